package io.tidewire.edge.websocket.frame;

import static io.tidewire.edge.websocket.testing.RawClient.CLOSE;
import static io.tidewire.edge.websocket.testing.RawClient.CONTINUATION;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tidewire.edge.websocket.testing.Mutations;
import io.tidewire.edge.websocket.write.Coding;
import io.tidewire.edge.websocket.write.Codings;
import io.tidewire.edge.websocket.write.PlainCoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one stream of bytes means, whatever the packets it came in. */
public class FramesTest {

  private static final int LIMIT = 64 * 1024;

  public static final Coding DEFLATE =
      new Codings(Compression.DEFAULTS).of(Agreement.on(List.of("permessage-deflate")));

  /** Everything that a connection is told, in order. */
  private static final class Heard implements Inbound.Reader {

    private final Inbound inbound;
    private final List<String> events = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    Heard(Coding coding) {
      inbound = new Inbound(coding, LIMIT, this);
    }

    Heard hear(byte[] bytes, int... cuts) {
      int from = 0;
      for (int cut : cuts) {
        read(bytes, from, cut);
        from = cut;
      }
      read(bytes, from, bytes.length);
      inbound.stop();
      return this;
    }

    private void read(byte[] bytes, int from, int to) {
      ByteBuf packet =
          ByteBufAllocator.DEFAULT.directBuffer(to - from).writeBytes(bytes, from, to - from);
      inbound.read(packet);
      assertThat(packet.refCnt()).isEqualTo(1);
      packet.release();
    }

    @Override
    public void inflated(int bytes) {}

    @Override
    public boolean mayHold(int more) {
      if (inbound.heldBytes() + more <= room) return true;
      events.add("full");
      return false;
    }

    @Override
    public void heard(int bytes) {
      events.add("frame");
    }

    @Override
    public void text(String message) {
      events.add("text " + message);
    }

    @Override
    public void binary() {
      events.add("binary");
    }

    @Override
    public void ping(ByteBuf payload) {
      events.add("ping " + payload.toString(UTF_8));
    }

    @Override
    public void pong() {
      // Nothing is answered to it.
    }

    @Override
    public void closedByPeer(int code) {
      events.add("close " + code);
    }

    @Override
    public void refused(Violation why) {
      events.add("refused " + why);
    }
  }

  private static List<String> meaning(byte[] bytes, int... cuts) {
    return meaning(DEFLATE, bytes, cuts);
  }

  public static List<String> meaning(Coding coding, byte[] bytes, int... cuts) {
    return new Heard(coding).hear(bytes, cuts).events;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 125, 126, 65_535, 65_536})
  void theMaskComesOffAPayloadOfEveryLength(int length) {
    String text = "abcdefghijklmnopqrstuvwxyz".repeat(length / 26 + 1).substring(0, length);

    assertThat(meaning(frame(FIN | TEXT, text.getBytes(UTF_8))))
        .containsExactly("frame", "text " + text);
  }

  @Test
  void everyCutOfAConversationMeansTheSame() {
    byte[] conversation =
        Mutations.together(
            frame(TEXT, "Grü".getBytes(UTF_8)),
            frame(FIN | PING, "there?".getBytes(UTF_8)),
            frame(FIN | CONTINUATION, "ße".getBytes(UTF_8)),
            frame(FIN | 0x40 | TEXT, InflationTest.deflate("small " + "x".repeat(200), 6)),
            frame(FIN | PONG, new byte[0]),
            frame(FIN | TEXT, "y".repeat(130).getBytes(UTF_8)),
            frame(FIN | CLOSE, new byte[] {3, (byte) 0xE8, 'b', 'y', 'e'}));
    List<String> whole = meaning(conversation);
    assertThat(whole)
        .containsExactly(
            "frame",
            "frame",
            "ping there?",
            "frame",
            "text Grüße",
            "frame",
            "text small " + "x".repeat(200),
            "frame",
            "frame",
            "text " + "y".repeat(130),
            "frame",
            "close 1000");

    for (int cut = 0; cut <= conversation.length; cut++) {
      assertThat(meaning(conversation, cut)).as("cut at %d", cut).isEqualTo(whole);
      assertThat(meaning(conversation, cut, Math.min(cut + 1, conversation.length)))
          .as("cut at %d and behind", cut)
          .isEqualTo(whole);
    }
    int[] everywhere = new int[conversation.length];
    for (int i = 0; i < everywhere.length; i++) everywhere[i] = i;
    assertThat(meaning(conversation, everywhere)).isEqualTo(whole);
  }

  @Test
  void mutatedStreamsMeanTheSameHoweverTheyAreCutAndNeverThrow() {
    Mutations mutations = Mutations.announced("differential");
    Random random = mutations.random();
    for (int round = 0; round < 2 * mutations.count(); round++) {
      byte[] stream = mutations.stream();
      List<String> whole = meaning(stream);

      int[] cuts = random.ints(random.nextInt(6), 0, stream.length + 1).sorted().toArray();

      assertThat(meaning(stream, cuts)).as("round %d", round).isEqualTo(whole);
    }
  }

  @Test
  void nothingIsHeldBetweenTwoFramesAndNothingAfterTheEnd() {
    Heard heard = new Heard(PlainCoding.INSTANCE);
    byte[] hello = frame(FIN | TEXT, "hello".getBytes(UTF_8));

    heard.hear(hello, 3, hello.length);
    heard.hear(hello);

    assertThat(heard.events).containsExactly("frame", "text hello");
  }

  @Test
  void afterAViolationNothingIsHeard() {
    byte[] stream =
        Mutations.together(
            frame(FIN | TEXT, "a".getBytes(UTF_8)),
            frame(FIN | 0x3, new byte[0]),
            frame(FIN | TEXT, "b".getBytes(UTF_8)));

    assertThat(meaning(stream)).containsExactly("frame", "text a", "refused UNKNOWN_OPCODE");
  }

  @Test
  void whileAnAnswerToOurCloseIsAwaitedMessagesAreSkippedUnderTheSameRules() {
    Heard heard = new Heard(PlainCoding.INSTANCE);
    heard.inbound.awaitClose();

    heard.hear(
        Mutations.together(
            frame(FIN | CONTINUATION, "rest".getBytes(UTF_8)),
            frame(TEXT, "begun".getBytes(UTF_8)),
            frame(FIN | TEXT, "again".getBytes(UTF_8)),
            frame(FIN | CLOSE, new byte[0])));

    assertThat(heard.events).containsExactly("frame", "frame", "frame", "frame", "close 1005");
  }

  @Test
  void bytesThatMayNotBeHeldAreDroppedAndSoIsWhatFollows() {
    byte[] whole = frame(FIN | TEXT, "hello".getBytes(UTF_8));
    Heard unfinishedFrame = new Heard(DEFLATE);
    unfinishedFrame.room = 0;
    unfinishedFrame.read(whole, 0, whole.length);
    unfinishedFrame.read(whole, 0, 5);
    unfinishedFrame.read(whole, 0, whole.length);
    assertThat(unfinishedFrame.events).containsExactly("frame", "text hello", "full");
    assertThat(unfinishedFrame.inbound.heldBytes()).isZero();

    byte[] fragment = frame(TEXT, new byte[100]);
    Heard unfinishedMessage = new Heard(DEFLATE);
    unfinishedMessage.room = 99;
    unfinishedMessage.read(fragment, 0, fragment.length);
    unfinishedMessage.read(whole, 0, whole.length);
    assertThat(unfinishedMessage.events).containsExactly("frame", "full");
    assertThat(unfinishedMessage.inbound.heldBytes()).isZero();
  }
}
