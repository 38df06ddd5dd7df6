package io.tidewire.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.200.3.4, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.1.7, 192.168.1.7, true",
    "192.168.1.7, 192.168.1.8, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false"
  })
  void aNetworkCoversItsAddressesAndNoOthers(String network, String address, boolean covered) {
    var rules = new TrustedProxies(List.of("172.16.0.0/12", network)).rules();

    assertThat(rules.cover(SocketAddress.inetSocketAddress(1234, address))).isEqualTo(covered);
  }

  @Test
  void nobodyIsTrustedUntilSomebodyIsNamed() {
    var rules = TrustedProxies.NONE.rules();

    assertThat(rules.cover(SocketAddress.inetSocketAddress(1, "127.0.0.1"))).isFalse();
    assertThat(rules.cover(SocketAddress.domainSocketAddress("/tmp/x"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0/8", "", "10.0.0.0/x"})
  void whatIsNoNetworkIsNamed(String network) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(network)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": " + network);
  }
}
