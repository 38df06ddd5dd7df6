package io.tidewire.edge.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidewire.kit.limits.ByteBudget;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EarlyFramesTest {

  private final ByteBudget budget = ByteBudget.of(10_000);

  @Test
  void theConnectionThatWouldExceedTheBudgetIsClosedAndGivesBackWhatItHeld() {
    List<EmbeddedChannel> channels =
        Stream.generate(() -> new EmbeddedChannel(new EarlyFrames(budget))).limit(3).toList();

    for (EmbeddedChannel channel : channels) {
      for (int part = 0; part < 4 && channel.isOpen(); part++) {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[1_000]));
      }
    }
    assertThat(channels).extracting(EmbeddedChannel::isOpen).containsExactly(true, true, false);
    assertThat(budget.taken()).isEqualTo(8_000);

    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    assertThat(budget.taken()).isZero();
  }
}
