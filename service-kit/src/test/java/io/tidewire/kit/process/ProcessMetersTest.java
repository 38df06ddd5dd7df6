package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.service.Health;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProcessMetersTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Health health = new Health();

  @Test
  void readinessAndEachCheckHaveAGauge() {
    AtomicReference<Optional<String>> lease = new AtomicReference<>(Optional.empty());
    health.check("lease", lease::get);
    ProcessMeters.register(meters, health);
    health.check("redis", Optional::empty);
    health.check("redis", () -> Optional.of("away"));

    assertThat(check("lease")).isOne();
    assertThat(check("redis")).isZero();
    assertThat(gauge("tidewire_ready")).isZero();

    lease.set(Optional.of("expired"));

    assertThat(check("lease")).isZero();
  }

  @Test
  void aDrainingProcessIsNotReadyAndReportsTheDrain() {
    ProcessMeters.register(meters, health);
    assertThat(gauge("tidewire_ready")).isOne();
    assertThat(gauge("tidewire_draining")).isZero();

    health.drain();

    assertThat(gauge("tidewire_ready")).isZero();
    assertThat(gauge("tidewire_draining")).isOne();
  }

  @Test
  void usageIsReportedBesideItsLimit() {
    ProcessMeters.register(meters, health);

    assertThat(gauge("process_open_fds")).isBetween(1.0, gauge("process_max_fds"));
    assertThat(gauge("process_resident_memory")).isGreaterThan(Runtime.version().feature());
    assertThat(gauge("tidewire_direct_memory_max")).isPositive();
  }

  private double check(String name) {
    return meters.get("tidewire_ready_check").tag("check", name).gauge().value();
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }
}
