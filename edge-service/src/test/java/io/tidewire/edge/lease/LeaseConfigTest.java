package io.tidewire.edge.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeaseConfigTest {

  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    assertThat(LeaseConfig.from(Settings.of(Map.of()))).isEqualTo(LeaseConfig.DEFAULTS);
  }

  @Test
  void everyKeyIsMapped() {
    Settings settings =
        Settings.of(Map.of("tidewire.lease.ttl", "30s", "tidewire.lease.renewal", "7s"));

    assertThat(LeaseConfig.from(settings))
        .isEqualTo(new LeaseConfig(Duration.ofSeconds(30), Duration.ofSeconds(7)));
  }

  @Test
  void aWrongValueNamesItsKey() {
    assertThatThrownBy(() -> LeaseConfig.from(Settings.of(Map.of("tidewire.lease.ttl", "5s"))))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("TIDEWIRE_LEASE_TTL");
    assertThatThrownBy(() -> LeaseConfig.from(Settings.of(Map.of("tidewire.lease.renewal", "0s"))))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("TIDEWIRE_LEASE_RENEWAL");
  }
}
