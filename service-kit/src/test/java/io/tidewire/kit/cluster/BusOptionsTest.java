package io.tidewire.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BusOptionsTest {

  @Test
  void withoutSettingsTheBusUsesTheMembersAddressWithoutEncryption() {
    EventBusOptions options = options(Settings.of(Map.of()));

    assertThat(options.getHost()).isNull();
    assertThat(options.getPort()).isZero();
    assertThat(options.getClusterPublicHost()).isNull();
    assertThat(options.isSsl()).isFalse();
  }

  @Test
  void aSilentPeerIsDisconnectedWithinSeconds() {
    EventBusOptions options = options(Settings.of(Map.of()));

    assertThat(options.getClusterPingInterval()).isEqualTo(2_000);
    assertThat(options.getClusterPingReplyInterval()).isEqualTo(2_000);
    assertThat(options.getConnectTimeout()).isEqualTo(2_000);
  }

  @Test
  void everyKeyIsMapped() {
    EventBusOptions options =
        options(
            Settings.of(
                Map.of(
                    "tidewire.bus.host", "10.0.0.7",
                    "tidewire.bus.port", "7001",
                    "tidewire.bus.public-host", "edge.example",
                    "tidewire.bus.public-port", "7002")));

    assertThat(options.getHost()).isEqualTo("10.0.0.7");
    assertThat(options.getPort()).isEqualTo(7001);
    assertThat(options.getClusterPublicHost()).isEqualTo("edge.example");
    assertThat(options.getClusterPublicPort()).isEqualTo(7002);
  }

  @Test
  void behindAPublicMemberAddressTheBusIsReachedThereAndListensEverywhere() {
    EventBusOptions options =
        options(Settings.of(Map.of("tidewire.cluster.public-address", "198.51.100.1:5701")));

    assertThat(options.getClusterPublicHost()).isEqualTo("198.51.100.1");
    assertThat(options.getHost()).isEqualTo("0.0.0.0");
  }

  @Test
  void anEncryptedBusTrustsOnlyCertificatesOfTheAuthority() {
    EventBusOptions options =
        options(
            Settings.of(
                Map.of(
                    "tidewire.bus.tls.cert", resource("cert.pem"),
                    "tidewire.bus.tls.key", resource("key.pem"),
                    "tidewire.bus.tls.ca", resource("ca.pem"))));

    assertThat(options.isSsl()).isTrue();
    assertThat(options.isTrustAll()).isFalse();
    assertThat(options.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
    assertThat(options.getKeyCertOptions()).isNotNull();
    assertThat(options.getTrustOptions()).isNotNull();
  }

  @Test
  void aHalfConfiguredEncryptionIsRefused() {
    Settings half =
        Settings.of(Map.of("tidewire.bus.tls.cert", "c.pem", "tidewire.bus.tls.key", "k.pem"));

    assertThatThrownBy(() -> options(half))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_BUS_TLS_CA: ");
  }

  @Test
  void aWrongPortNamesItsKey() {
    assertThatThrownBy(() -> options(Settings.of(Map.of("tidewire.bus.port", "x"))))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_BUS_PORT: ");
  }

  @Test
  void aMismatchedKeyStopsTheStartAndIsNamed() {
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.bus.tls.cert", resource("cert.pem"),
                "tidewire.bus.tls.key", resource("stranger-key.pem"),
                "tidewire.bus.tls.ca", resource("ca.pem")));

    assertThatThrownBy(() -> options(settings))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_BUS_TLS_KEY: ")
        .hasMessageContaining("does not hold the private key of the certificate in");
  }

  private static EventBusOptions options(Settings settings) {
    return BusOptions.options(settings, BusOptions.tls(settings, () -> 0));
  }

  private static String resource(String name) {
    try {
      return Path.of(BusOptionsTest.class.getResource("/io/tidewire/kit/bus/" + name).toURI())
          .toString();
    } catch (URISyntaxException odd) {
      throw new IllegalStateException(odd);
    }
  }
}
