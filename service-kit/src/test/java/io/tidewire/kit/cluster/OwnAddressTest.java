package io.tidewire.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnAddressTest {

  @Test
  void aMemberIsIdentifiedByItsAddressAndNotByASharedName() {
    Settings settings = spelledOut(Map.of("tidewire.cluster.interfaces", "172.*.*.*,10.*.*.*"));

    assertThat(settings.text("tidewire.cluster.public-address")).contains("172.18.0.5");
    assertThat(settings.text("tidewire.cluster.interfaces")).contains("172.*.*.*,10.*.*.*");
    assertThat(settings.text("tidewire.bus.host")).contains("172.18.0.5");
  }

  @Test
  void theFirstPatternHasPriority() {
    Settings settings = spelledOut(Map.of("tidewire.cluster.interfaces", "10.*.*.*,172.*.*.*"));

    assertThat(settings.text("tidewire.cluster.public-address")).contains("10.1.2.3");
  }

  @Test
  void explicitSettingsAreKept() {
    Settings settings =
        spelledOut(
            Map.of(
                "tidewire.cluster.interfaces", "10.*.*.*",
                "tidewire.cluster.public-address", "203.0.113.1:5701"));

    assertThat(settings.text("tidewire.cluster.public-address")).contains("203.0.113.1:5701");
  }

  @Test
  void withoutPatternsNothingChanges() {
    assertThat(spelledOut(Map.of()).text("tidewire.cluster.public-address")).isEmpty();
  }

  @Test
  void patternsThatNoInterfaceMatchesNameTheSetting() {
    assertThatThrownBy(() -> spelledOut(Map.of("tidewire.cluster.interfaces", "192.168.*.*")))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("TIDEWIRE_CLUSTER_INTERFACES");
  }

  private static Settings spelledOut(Map<String, String> values) {
    return OwnAddress.spelledOut(
        Settings.of(values),
        () -> Stream.of("127.0.0.1", "::1", "10.1.2.3", "172.18.0.5").map(OwnAddressTest::address));
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
