package io.tidewire.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.bench.harness.ChannelNames;
import io.tidewire.bench.harness.MeasuredTime;
import io.tidewire.bench.harness.RampUp;
import io.tidewire.bench.publish.PublishPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlansTest {

  @Test
  void subscribersAndProbesAreSpreadEvenlyOverTheChannels() {
    List<String> channels = new ChannelNames("private", "bench-").of("run", 4);
    PublishPlan publishes =
        new PublishPlan(
            channels,
            10,
            new PublishPlan.RequestForm(1, 64, false),
            new PublishPlan.HttpConnections(1, 1));
    FanoutPlan plan =
        new FanoutPlan(
            new RampUp(10, 100),
            3,
            publishes,
            new MeasuredTime(Duration.ZERO, Duration.ofSeconds(1)),
            false);

    assertThat(channels).startsWith("private-bench-run-0").doesNotHaveDuplicates();
    assertThat(plan.bulk()).isEqualTo(7);
    assertThat(plan.probeChannels())
        .containsExactly("private-bench-run-3", "private-bench-run-0", "private-bench-run-1");
  }

  @Test
  void clientsReturnAtOnceOrEvenlySpread() {
    assertThat(storm(Duration.ZERO).returnMicros(3)).isZero();
    assertThat(storm(Duration.ofSeconds(2)).returnMicros(1)).isEqualTo(500_000);
  }

  @Test
  void aPrefixFollowsTheKindSoThatANamespaceCanNameIt() {
    assertThat(new ChannelNames("public", "stream-").of("run", 1)).containsExactly("stream-run-0");
    assertThat(new ChannelNames("presence", "stream-").of("run", 2))
        .containsExactly("presence-stream-run-0", "presence-stream-run-1");
  }

  @Test
  void whatIsMissedIsPublishedInWholeBatches() {
    StormPlan plan =
        new StormPlan(
            new RampUp(40, 10),
            new ChannelNames("public", "stream-").of("run", 20),
            Duration.ZERO,
            Duration.ofSeconds(10),
            51);

    assertThat(plan.missing().isOrdered()).isTrue();
    assertThat(plan.missing().requests().batch()).isEqualTo(10);
    assertThat(plan.missingRequests()).isEqualTo(51 * 20 / 10);
    assertThat(storm(Duration.ZERO).missingRequests()).isZero();
    assertThat(plan.channelNumberOf(39)).isEqualTo(19);
  }

  private static StormPlan storm(Duration spread) {
    return new StormPlan(new RampUp(4, 10), List.of("c"), spread, Duration.ofSeconds(10), 0);
  }
}
