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

class BurstsTest {

  private final Bursts bursts = new Bursts();
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
    bursts.end();
    frames.forEach(SharedFrame::release);

    assertThat(memory).extracting(ByteBuf::refCnt).containsOnly(0);
  }

  private Burst of(SharedFrame... offered) {
    Burst burst = bursts.none();
    for (SharedFrame frame : offered) burst = bursts.then(burst, frame);
    return burst;
  }

  private static String joined(Burst burst) {
    ByteBuf bytes = Unpooled.buffer();
    burst.copyTo(bytes);
    return bytes.toString(UTF_8);
  }

  @Test
  void connectionsThatAreOfferedTheSameFramesHoldTheSameBurst() {
    Burst mine = bursts.none();
    Burst yours = bursts.none();
    for (SharedFrame frame : List.of(a, b, c)) {
      mine = bursts.then(mine, frame);
      yours = bursts.then(yours, frame);
    }

    assertThat(yours).isSameAs(mine);
  }

  @Test
  void aFrameThatItsOwnerLetsGoStaysUntilTheEndOfTheTick() {
    Burst burst = of(a, b);
    a.release();

    assertThat(joined(burst)).isEqualTo("ab");

    a.retain();
  }

  @Test
  void whoMissedAFrameHoldsABurstOfHisOwn() {
    Burst mine = of(a);
    Burst yours = bursts.none();
    mine = bursts.then(mine, b);
    yours = bursts.then(yours, b);

    assertThat(joined(mine)).isEqualTo("ab");
    assertThat(joined(yours)).isEqualTo("b");
  }

  @Test
  void framesStayInTheOrderInWhichTheyWereOffered() {
    assertThat(joined(of(c, a, b, a))).isEqualTo("caba");
    assertThat(of(c, a, b, a).bytes()).isEqualTo(4);
    assertThat(joined(bursts.none())).isEmpty();
    assertThat(bursts.none().bytes()).isZero();
  }

  @Test
  void theNextTickBeginsWithNothingOfTheLast() {
    of(a);
    bursts.end();
    SharedFrame again = frame("a");

    assertThat(bursts.none().known(a)).isNull();
    assertThat(joined(of(again, b))).isEqualTo("ab");
  }

  @Test
  void aBurstIsBoundedInFramesAndInBytesButOneFrameMayHaveAnySize() {
    Burst many = bursts.none();
    for (int i = 0; i < Burst.MOST_FRAMES; i++) {
      assertThat(many.takes(a)).isTrue();
      many = bursts.then(many, a);
    }
    SharedFrame large = frame("x".repeat(Burst.MOST_BYTES));
    SharedFrame tooLarge = frame("x".repeat(Burst.MOST_BYTES + 1));

    assertThat(many.takes(a)).isFalse();
    assertThat(of(a).takes(large)).isFalse();
    assertThat(bursts.none().takes(tooLarge)).isTrue();
  }

  @Test
  void whatTheKernelDidNotTakeIsWrittenFromTheRightByteOn() {
    SharedFrame first = frame("first");
    SharedFrame second = frame("second");
    SharedFrame third = frame("third");
    Burst burst = of(first, second, third);
    String all = "firstsecondthird";

    for (int sent = 0; sent <= all.length(); sent++) {
      assertThat(rest(burst, sent)).as("after %d bytes", sent).isEqualTo(all.substring(sent));
    }
  }

  private static String rest(Burst burst, int sent) {
    EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter());
    ChannelHandlerContext raw = channel.pipeline().firstContext();
    burst.writeTo(raw, sent);
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
