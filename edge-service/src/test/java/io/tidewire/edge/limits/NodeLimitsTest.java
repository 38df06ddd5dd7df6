package io.tidewire.edge.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.testing.ManualClock;
import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeLimitsTest {

  private static final long MEGABYTE = 1024 * 1024;

  @ParameterizedTest
  @CsvSource({
    // heap in MB, open files, connections
    "512, 20000, 17766",
    "512, 1048576, 65536",
    "64, 1048576, 8192",
    "512, 256, 100"
  })
  void withoutASettingThereAreAsManyConnectionsAsFilesAndHeapAllow(
      int heap, long files, int connections) {
    var capacity = new ProcessCapacity(heap * MEGABYTE, 128 * MEGABYTE, files);

    assertThat(NodeLimits.of(capacity).maxConnections()).isEqualTo(connections);
  }

  @Test
  void connectionsHoldHalfOfTheDirectMemoryTogether() {
    var capacity = new ProcessCapacity(512 * MEGABYTE, 128 * MEGABYTE, 20_000);

    assertThat(NodeLimits.of(capacity).memoryBytes()).isEqualTo(64 * MEGABYTE);
  }

  @Test
  void connectionsHoldAQuarterOfASmallHeapTogether() {
    var capacity = new ProcessCapacity(128 * MEGABYTE, 128 * MEGABYTE, 20_000);

    assertThat(NodeLimits.of(capacity).memoryBytes()).isEqualTo(32 * MEGABYTE);
  }

  @Test
  void thisProcessHasRoom() {
    assertThat(ProcessCapacity.measured().maxConnections()).isGreaterThanOrEqualTo(100);
    assertThat(ProcessCapacity.measured().bufferBytes()).isGreaterThan(MEGABYTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.9.1",
        "::1",
        "10.1.2.3",
        "172.20.0.5",
        "192.168.1.1",
        "fd00::1"
      })
  void loopbackAndPrivateNetworksAreExempt(String address) {
    assertThat(addresses().limited(ip(address))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "172.32.0.1", "2001:db8::1"})
  void publicAddressesAreNot(String address) {
    assertThat(addresses().limited(ip(address))).contains(ClientAddress.of(ip(address)));
  }

  private static AddressLimits addresses() {
    return new AddressLimits(AddressLimits.Rules.DEFAULTS, new ManualClock());
  }

  private static InetAddress ip(String address) {
    return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(address));
  }

  @Test
  void aUserHasAsManyConnectionsAsTheAppAllows() {
    var users = new UserConnections();
    assertThat(users.enter("1", "ana", 2)).isTrue();
    assertThat(users.enter("1", "ana", 2)).isTrue();
    assertThat(users.enter("1", "ana", 2)).isFalse();
    assertThat(users.enter("2", "ana", 2)).isTrue();
    users.leave("1", "ana");
    assertThat(users.enter("1", "ana", 2)).isTrue();
    users.leave("1", "ana");
    users.leave("1", "ana");
    users.leave("2", "ana");
    assertThat(users.size()).isZero();
  }
}
