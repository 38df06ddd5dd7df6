package io.tidewire.edge.websocket.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteBatchesTest {

  private final WriteBatches batches = new WriteBatches();
  private final List<SharedFrame> frames = new ArrayList<>();
  private final List<ByteBuf> memory = new ArrayList<>();
  private final SharedFrame a = frame("a");
  private final SharedFrame b = frame("b");
  private final SharedFrame c = frame("c");

  private SharedFrame frame(String bytes) {
    ByteBuf held = Unpooled.copiedBuffer(bytes, UTF_8);
    SharedFrame frame = new SharedFrame(held);
    frames.add(frame);
    memory.add(held);
    return frame;
  }

  @AfterEach
  void nobodyHoldsAFrameAfterTheTick() {
    batches.end();
    frames.forEach(SharedFrame::release);

    assertThat(memory).extracting(ByteBuf::refCnt).containsOnly(0);
  }

  private WriteBatch of(SharedFrame... offered) {
    WriteBatch batch = batches.none();
    for (SharedFrame frame : offered) batch = batches.then(batch, frame);
    return batch;
  }

  private static String joined(WriteBatch batch) {
    ByteBuf bytes = Unpooled.buffer();
    batch.copyTo(bytes);
    return bytes.toString(UTF_8);
  }

  @Test
  void connectionsThatAreOfferedTheSameFramesShareOneBatch() {
    WriteBatch mine = batches.none();
    WriteBatch yours = batches.none();
    for (SharedFrame frame : List.of(a, b, c)) {
      mine = batches.then(mine, frame);
      yours = batches.then(yours, frame);
    }

    assertThat(yours).isSameAs(mine);
  }

  @Test
  void aFrameThatItsOwnerLetsGoStaysUntilTheEndOfTheTick() {
    WriteBatch batch = of(a, b);
    a.release();

    assertThat(joined(batch)).isEqualTo("ab");

    a.retain();
  }

  @Test
  void aConnectionThatMissedAFrameHasItsOwnBatch() {
    WriteBatch mine = of(a);
    WriteBatch yours = batches.none();
    mine = batches.then(mine, b);
    yours = batches.then(yours, b);

    assertThat(joined(mine)).isEqualTo("ab");
    assertThat(joined(yours)).isEqualTo("b");
  }

  @Test
  void framesStayInTheOrderInWhichTheyWereOffered() {
    assertThat(joined(of(c, a, b, a))).isEqualTo("caba");
    assertThat(of(c, a, b, a).bytes()).isEqualTo(4);
    assertThat(joined(batches.none())).isEmpty();
    assertThat(batches.none().bytes()).isZero();
  }

  @Test
  void theNextTickBeginsWithNothingOfTheLast() {
    of(a);
    batches.end();
    SharedFrame again = frame("a");

    assertThat(batches.none().known(a)).isNull();
    assertThat(joined(of(again, b))).isEqualTo("ab");
  }

  @Test
  void aBatchIsBoundedInFramesAndInBytesButOneFrameMayHaveAnySize() {
    WriteBatch many = batches.none();
    for (int i = 0; i < WriteBatch.MOST_FRAMES; i++) {
      assertThat(many.takes(a)).isTrue();
      many = batches.then(many, a);
    }
    SharedFrame large = frame("x".repeat(WriteBatch.MOST_BYTES));
    SharedFrame tooLarge = frame("x".repeat(WriteBatch.MOST_BYTES + 1));

    assertThat(many.takes(a)).isFalse();
    assertThat(of(a).takes(large)).isFalse();
    assertThat(batches.none().takes(tooLarge)).isTrue();
  }

  @Test
  void whatTheKernelDidNotTakeIsWrittenFromTheRightByteOn() {
    SharedFrame first = frame("first");
    SharedFrame second = frame("second");
    SharedFrame third = frame("third");
    WriteBatch batch = of(first, second, third);
    String all = "firstsecondthird";

    for (int sent = 0; sent <= all.length(); sent++) {
      assertThat(rest(batch, sent)).as("after %d bytes", sent).isEqualTo(all.substring(sent));
    }
  }

  private static String rest(WriteBatch batch, int sent) {
    EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter());
    ChannelHandlerContext raw = channel.pipeline().firstContext();
    batch.writeTo(raw, sent);
    raw.flush();
    StringBuilder written = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      assertThat(bytes.isReadable()).as("no empty buffer").isTrue();
      written.append(bytes.toString(UTF_8));
      bytes.release();
    }
    channel.close();
    return written.toString();
  }
}
