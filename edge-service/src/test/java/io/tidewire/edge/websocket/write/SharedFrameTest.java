package io.tidewire.edge.websocket.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tidewire.edge.websocket.frame.FrameBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedFrameTest {

  private static final String LONG =
      "{\"event\":\"e\",\"data\":\"" + "rise and fall ".repeat(99) + "\"}";

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Deflater deflater = new Deflater(6, true);

  private static SharedFrame text(String text) {
    return new SharedFrame(FrameBytes.text(ByteBufAllocator.DEFAULT, text));
  }

  private static SharedFrame extensible(String text, String members) {
    return new SharedFrame(
        FrameBytes.text(ByteBufAllocator.DEFAULT, text), new ExtendedFrame(members));
  }

  private static String payload(SharedFrame frame) {
    return frame.payload().toString(UTF_8);
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.getBytes(buffer.readerIndex(), bytes);
    return bytes;
  }

  private static String inflated(SharedFrame frame) throws Exception {
    return inflated(bytes(frame.payload()));
  }

  private static String inflated(byte[] deflated) throws Exception {
    Inflater inflater = new Inflater(true);
    byte[] whole = Arrays.copyOf(deflated, deflated.length + TAIL.length);
    System.arraycopy(TAIL, 0, whole, deflated.length, TAIL.length);
    inflater.setInput(whole);
    byte[] text = new byte[1 << 20];
    int length = inflater.inflate(text);
    assertThat(inflater.getRemaining()).isZero();
    inflater.end();
    return new String(text, 0, length, UTF_8);
  }

  @ParameterizedTest(name = "{0} bytes")
  @ValueSource(ints = {2, 125, 126, 65_535, 65_536})
  void thePayloadFollowsTheHeader(int length) {
    SharedFrame frame = text("x".repeat(length));

    assertThat(payload(frame)).isEqualTo("x".repeat(length));

    frame.release();
  }

  @Test
  void aFrameWithoutAnExtensionIsItsOwnExtendedForm() {
    SharedFrame frame = text("{\"event\":\"e\"}");

    assertThat(frame.extended()).isSameAs(frame);

    frame.release();
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"event\":\"é\"} | {\"event\":\"é\",\"offset\":\"7\",\"id\":\"ü\"}",
        "{} | {}",
        "[1] | [1]",
        "} | }"
      })
  void anExtendedFrameHasItsMembersAtTheEndOfTheObject(String stock, String extended) {
    SharedFrame frame = extensible(stock, "\"offset\":\"7\",\"id\":\"ü\"");

    assertThat(payload(frame.extended())).isEqualTo(extended);
    assertThat(payload(frame)).isEqualTo(stock);

    frame.release();
  }

  @Test
  void aFrameThatGrowsBeyondAHeaderGetsALongerOne() {
    SharedFrame frame = extensible("{\"e\":\"" + "x".repeat(117) + "\"}", "\"offset\":\"7\"");

    assertThat(frame.bytes()).isEqualTo(2 + 125);
    ByteBuf wire = frame.extended().from(0);
    assertThat(bytes(wire)).startsWith(0x81, 126, 0, 125 + 13);

    wire.release();
    frame.release();
  }

  @Test
  void aVariantIsMadeOnceForAllWhoAsk() {
    SharedFrame frame = extensible(LONG, "\"offset\":\"7\"");

    SharedFrame deflated = frame.variant(new Deflating(deflater, 15));

    assertThat(frame.variant(new Deflating(new Deflater(1, true), 15))).isSameAs(deflated);
    assertThat(frame.variant(new Deflating(deflater, 9))).isNotSameAs(deflated);
    assertThat(frame.extended()).isSameAs(frame.extended());
    frame.release();
  }

  @Test
  void bothWaysComposeAndAreFreedWithTheirOrigin() throws Exception {
    SharedFrame frame = extensible(LONG, "\"offset\":\"7\"");
    SharedFrame extended = frame.extended();
    SharedFrame deflated = frame.variant(new Deflating(deflater, 15));
    SharedFrame both = extended.variant(new Deflating(deflater, 15));

    assertThat(inflated(deflated)).isEqualTo(LONG);
    assertThat(inflated(both)).isEqualTo(payload(extended)).endsWith("\",\"offset\":\"7\"}");
    frame.release();

    assertThat(List.of(frame.readers(), extended.readers(), deflated.readers(), both.readers()))
        .containsOnly(0);
  }

  @Test
  void aVariantThatAChannelStillWritesOutlivesItsOrigin() {
    SharedFrame frame = text(LONG);
    ByteBuf writing = frame.variant(new Deflating(deflater, 15)).from(0);
    frame.retain();
    frame.release();
    assertThat(frame.readers()).isEqualTo(1);

    frame.release();

    assertThat(frame.readers()).isZero();
    assertThat(writing.refCnt()).isEqualTo(1);
    writing.release();
  }

  @Test
  void aDeflatedFrameSaysSoInItsFirstBitAndIsSmaller() {
    SharedFrame frame = text(LONG);

    SharedFrame deflated = frame.variant(new Deflating(deflater, 15));

    assertThat(bytes(deflated.payload()).length).isEqualTo(deflated.bytes() - 2);
    assertThat(deflated.bytes()).isLessThan(frame.bytes() / 10);
    ByteBuf wire = deflated.from(0);
    assertThat(wire.getUnsignedByte(0)).isEqualTo((short) 0xC1);
    wire.release();
    frame.release();
  }

  @Test
  void whatDoesNotGetSmallerIsSentAsItIs() {
    SharedFrame frame = text("0a9b1c8d");

    assertThat(frame.variant(new Deflating(deflater, 15))).isSameAs(frame);

    frame.release();
    assertThat(frame.readers()).isZero();
  }

  @ParameterizedTest(name = "window bits {0}")
  @ValueSource(ints = {8, 9, 10, 12, 15})
  void noByteRefersBackFartherThanTheWindow(int windowBits) throws Exception {
    String letters =
        new Random(7)
            .ints(600, 'a', 'z')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String message = (letters + "=".repeat(2_000)).repeat(5);
    SharedFrame frame = text(message);

    SharedFrame deflated = frame.variant(new Deflating(deflater, windowBits));

    StringBuilder read = new StringBuilder();
    for (byte[] piece : pieces(bytes(deflated.payload()))) {
      String text = inflated(piece);
      assertThat(text.length()).isLessThanOrEqualTo(1 << windowBits);
      read.append(text);
    }
    assertThat(read.toString()).isEqualTo(message);
    frame.release();
  }

  /** Cut after each full flush; what refers to an earlier piece cannot be read by itself. */
  private static List<byte[]> pieces(byte[] deflated) {
    List<byte[]> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 0; i + 4 <= deflated.length; i++) {
      if (Arrays.equals(deflated, i, i + 4, TAIL, 0, 4)) {
        pieces.add(Arrays.copyOfRange(deflated, start, i));
        start = i + 4;
      }
    }
    pieces.add(Arrays.copyOfRange(deflated, start, deflated.length));
    return pieces;
  }

  @Test
  void loopsThatAskAtOnceGetTheSameVariantMadeOnce() throws Exception {
    int loops = 4;
    ExecutorService threads = Executors.newFixedThreadPool(loops);
    try {
      for (int round = 0; round < 50; round++) {
        SharedFrame frame = text(LONG);
        Counting counting = new Counting();
        CyclicBarrier start = new CyclicBarrier(loops);
        List<SharedFrame> made = new ArrayList<>();
        Callable<SharedFrame> loop =
            () -> {
              start.await(30, TimeUnit.SECONDS);
              return frame.variant(counting);
            };
        for (Future<SharedFrame> answer : threads.invokeAll(Collections.nCopies(loops, loop))) {
          made.add(answer.get());
        }

        assertThat(made).containsOnly(made.get(0));
        assertThat(counting.times).hasValue(1);
        frame.release();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static final class Counting implements FrameVariant {

    private final AtomicInteger times = new AtomicInteger();

    @Override
    public int id() {
      return EXTENDED;
    }

    @Override
    public SharedFrame of(SharedFrame frame) {
      times.incrementAndGet();
      return text("other");
    }
  }
}
