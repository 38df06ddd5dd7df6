package io.tidewire.bench.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.bench.client.Target;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.Seen;
import io.tidewire.signing.AppSecret;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTalkTest {

  @Test
  void anOrderIsOneLineAndSaysTheSameOnTheOtherSide() {
    Target target =
        new Target(
            List.of(URI.create("ws://a:1"), URI.create("wss://b:2/x")),
            new Target.Credential("key", new AppSecret("sec\"ret")),
            List.of("127.0.0.9"),
            true,
            true);
    ProbeOrder order = new ProbeOrder(target, List.of("c-1", "c-1", "c-2"));

    String line = order.write();

    assertThat(line).doesNotContain("\n");
    assertThat(ProbeOrder.read(line)).isEqualTo(order);
  }

  @Test
  void aResultIsOneLineAndSaysTheSameOnTheOtherSide() {
    Latencies latency = new Latencies();
    latency.record(1_234);
    List<Seen> seen = List.of(new Seen(0, 9, 8, 1, 2), new Seen(-1, -1, 0, 0, 0));

    String line = new ProbeResult(latency, new Latencies(), seen).write();

    assertThat(line).doesNotContain("\n");
    ProbeResult read = ProbeResult.read(line);
    assertThat(read.seen()).isEqualTo(seen);
    assertThat(read.latency().summary()).isEqualTo(latency.summary());
    assertThat(read.lag().count()).isZero();
  }
}
