package io.tidewire.kit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  private final TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"));

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.200.3.4, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.168.1.7, 192.168.1.7, true",
    "192.168.1.7, 192.168.1.8, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, ::1, false",
    "10.128.0.0/9, 10.128.0.1, true",
    "10.128.0.0/9, 10.127.0.1, false",
    "100.64.0.0/10, 100.127.255.255, true",
    "100.64.0.0/10, 100.128.0.0, false",
    "2001:db8::/127, 2001:db8::1, true",
    "2001:db8::/127, 2001:db8::2, false"
  })
  void aNetworkCoversItsAddressesAndNoOthers(String network, String address, boolean covered) {
    var trusted = TrustedProxies.of(List.of("172.16.0.0/12", network));

    assertThat(trusted.cover(SocketAddress.inetSocketAddress(1234, address))).isEqualTo(covered);
  }

  @Test
  void noProxyIsTrustedByDefault() {
    assertThat(TrustedProxies.NONE.cover(SocketAddress.inetSocketAddress(1, "127.0.0.1")))
        .isFalse();
    assertThat(TrustedProxies.NONE.cover(SocketAddress.domainSocketAddress("/tmp/x"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0/8", "", "10.0.0.0/x"})
  void anErrorNamesTheInvalidNetwork(String network) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(network)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + network + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // peer | header lines, separated by ; | client
        "203.0.113.9 | 1.2.3.4 | 203.0.113.9",
        "10.0.0.1 | 1.2.3.4 | 1.2.3.4",
        "10.0.0.1 | 6.6.6.6, 1.2.3.4 | 1.2.3.4",
        "10.0.0.1 | 6.6.6.6, 1.2.3.4, 10.0.0.2 | 1.2.3.4",
        "10.0.0.1 | 6.6.6.6; 1.2.3.4, 10.0.0.2 | 1.2.3.4",
        "10.0.0.1 | 1.2.3.4; 10.0.0.2 | 1.2.3.4",
        "10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3",
        "10.0.0.1 | 1.2.3.4:5678 | 1.2.3.4",
        "10.0.0.1 | [2001:db8::1]:443 | 2001:db8:0:0:0:0:0:1",
        "10.0.0.1 | 2001:db8::1 | 2001:db8:0:0:0:0:0:1",
        "fd00::7 | 2001:db8::1, fd00::8 | 2001:db8:0:0:0:0:0:1",
        "10.0.0.1 | unknown | 10.0.0.1",
        "10.0.0.1 | 1.2.3.4, nonsense, 10.0.0.2 | 10.0.0.2",
        "10.0.0.1 | 1.2.3.4, | 10.0.0.1",
        "10.0.0.1 | [2001:db8::1 | 10.0.0.1"
      })
  void theClientIsTheRightMostAddressThatNoTrustedProxyHas(
      String peer, String headers, String client) {
    assertThat(proxies.client(ip(peer), Arrays.asList(headers.split("; ")))).isEqualTo(ip(client));
  }

  @Test
  void withoutTheHeaderTheProxyItselfIsTheClient() {
    assertThat(proxies.client(ip("10.0.0.1"), List.of())).isEqualTo(ip("10.0.0.1"));
  }

  @Test
  void onlyTheEndOfAVeryLongHeaderIsRead() {
    String many = "10.0.0.2,".repeat(5_000) + "10.0.0.3";

    assertThat(proxies.client(ip("10.0.0.1"), List.of("1.2.3.4", many))).isEqualTo(ip("10.0.0.2"));
  }

  private static InetAddress ip(String address) {
    InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
    if (parsed == null) throw new IllegalArgumentException(address);
    return parsed;
  }
}
