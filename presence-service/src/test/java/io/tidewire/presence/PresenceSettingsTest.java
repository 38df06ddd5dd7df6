package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.Settings;
import io.tidewire.presence.leases.LeaseTerms;
import io.tidewire.presence.store.WebhookTerms;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenceSettingsTest {

  @Test
  void noSettingsGiveTheDefaults() {
    assertThat(PresenceSettings.from(Settings.of(Map.of())).leases())
        .isEqualTo(new LeaseTerms(Duration.ofSeconds(15), Duration.ofMillis(250)));
    assertThat(PresenceSettings.from(Settings.of(Map.of())).webhooks())
        .isEqualTo(new WebhookTerms(Duration.ofSeconds(3), 10_000));
  }

  @Test
  void everyKeyIsMapped() {
    var settings =
        PresenceSettings.from(
            Settings.of(
                Map.of(
                    "tidewire.lease.ttl", "5s",
                    "tidewire.presence.upkeep-interval", "100ms",
                    "tidewire.presence.webhook-debounce", "500ms",
                    "tidewire.webhooks.outbox-length", "1000",
                    "tidewire.redis.url", "redis://elsewhere:7000")));

    assertThat(settings.leases())
        .isEqualTo(new LeaseTerms(Duration.ofSeconds(5), Duration.ofMillis(100)));
    assertThat(settings.webhooks()).isEqualTo(new WebhookTerms(Duration.ofMillis(500), 1_000));
    assertThat(settings.redis().deployment()).hasToString("redis://elsewhere:7000");
  }

  @Test
  void aWrongValueNamesItsKey() {
    assertThatThrownBy(
            () -> PresenceSettings.from(Settings.of(Map.of("tidewire.lease.ttl", "5ms"))))
        .hasMessageContaining("TIDEWIRE_LEASE_TTL")
        .hasMessageContaining("5ms");
    assertThatThrownBy(
            () ->
                PresenceSettings.from(
                    Settings.of(Map.of("tidewire.presence.upkeep-interval", "1s"))))
        .hasMessageContaining("TIDEWIRE_PRESENCE_UPKEEP_INTERVAL");
    assertThatThrownBy(
            () ->
                PresenceSettings.from(
                    Settings.of(Map.of("tidewire.presence.webhook-debounce", "1h"))))
        .hasMessageContaining("TIDEWIRE_PRESENCE_WEBHOOK_DEBOUNCE");
  }
}
