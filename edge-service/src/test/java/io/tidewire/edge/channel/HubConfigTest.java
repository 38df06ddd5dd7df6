package io.tidewire.edge.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubConfigTest {

  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    assertThat(HubConfig.from(Settings.of(Map.of()))).isEqualTo(HubConfig.DEFAULTS);
  }

  @Test
  void everyKeyIsMapped() {
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.edge.unsubscribe-delay.min", "1ms",
                "tidewire.edge.unsubscribe-delay.max", "2ms",
                "tidewire.edge.presence.grace.lost", "3ms",
                "tidewire.edge.presence.grace.drained", "4ms",
                "tidewire.edge.presence.settle", "5ms",
                "tidewire.edge.presence.audit", "6s",
                "tidewire.edge.subscribes-per-second", "700"));

    assertThat(HubConfig.from(settings))
        .isEqualTo(
            new HubConfig(
                new HubConfig.Linger(Duration.ofMillis(1), Duration.ofMillis(2)),
                new HubConfig.PresenceTimes(
                    Duration.ofMillis(3),
                    Duration.ofMillis(4),
                    Duration.ofMillis(5),
                    Duration.ofSeconds(6)),
                700,
                Duration.ofMinutes(30)));
  }

  @Test
  void aWrongValueNamesItsKey() {
    assertWrong(
        "tidewire.edge.unsubscribe-delay.max", "10ms", "TIDEWIRE_EDGE_UNSUBSCRIBE_DELAY_MAX");
    assertWrong("tidewire.edge.presence.audit", "999ms", "TIDEWIRE_EDGE_PRESENCE_AUDIT");
    assertWrong("tidewire.edge.subscribes-per-second", "0", "TIDEWIRE_EDGE_SUBSCRIBES_PER_SECOND");
  }

  @Test
  void anUnsubscribeRemovesTheMemberAtOnceAndALostConnectionAfterAGracePeriod() {
    assertThat(HubConfig.DEFAULTS.presence().grace(DisconnectReason.DELIBERATE)).isZero();
    assertThat(HubConfig.DEFAULTS.presence().grace(DisconnectReason.LOST))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(HubConfig.DEFAULTS.presence().grace(DisconnectReason.DRAINED))
        .isEqualTo(Duration.ofSeconds(30));
  }

  private static void assertWrong(String key, String value, String named) {
    Settings settings = Settings.of(Map.of(key, value));

    assertThatThrownBy(() -> HubConfig.from(settings))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(named);
  }
}
