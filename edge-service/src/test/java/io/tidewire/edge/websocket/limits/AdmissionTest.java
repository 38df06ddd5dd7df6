package io.tidewire.edge.websocket.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.edge.limits.LimitReports;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Admission admission = new Admission(2, 5, new LimitReports(meters), meters);

  @Test
  void aReloadedLimitHoldsForTheNextConnection() {
    admission.opened();
    admission.opened();
    assertThat(admission.isOverloaded()).isTrue();

    admission.limit(3, 5);
    assertThat(admission.isOverloaded()).isFalse();

    admission.limit(1, 5);
    assertThat(admission.isOverloaded()).isTrue();
    assertThat(admission.connections()).as("nobody is sent away").isEqualTo(2);
  }

  @Test
  void aReloadedLimitOfWaitingUpgradesHoldsAtOnce() {
    admission.asked();
    admission.limit(2, 1);

    assertThat(admission.isOverloaded()).isTrue();
  }

  @Test
  void theAcceptedConnectionsFollowTheLimit() {
    admission.limit(0, 5);
    for (int i = 0; i < 50; i++) assertThat(admission.enter(Optional.empty())).isTrue();

    admission.limit(10, 5);

    assertThat(admission.enter(Optional.empty())).as("10 and a few more").isFalse();
  }

  @Test
  void theMetersShowTheReloadedLimits() {
    admission.limit(7, 9);

    assertThat(meters.get("tidewire_sockets_limit").gauge().value()).isEqualTo(7);
    assertThat(meters.get("tidewire_upgrades_pending_limit").gauge().value()).isEqualTo(9);
  }
}
