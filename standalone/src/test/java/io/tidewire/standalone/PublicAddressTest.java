package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublicAddressTest {

  @Test
  void anAddressOfIpv6StandsInBracketsInTheUrl() {
    assertThat(PublicAddress.at("fd00::7", 6001, false).origin())
        .isEqualTo("http://[fd00::7]:6001");
    assertThat(PublicAddress.at("[fd00::7]", 6001, false).origin())
        .isEqualTo("http://[fd00::7]:6001");
  }

  @Test
  void aListenerOnEveryAddressIsReachedAsLocalhost() {
    for (String every : new String[] {"0.0.0.0", "::", "[::]"})
      assertThat(PublicAddress.at(every, 6443, true).origin()).isEqualTo("https://localhost:6443");
  }

  @Test
  void onlyLoopbackAddressesAreLocal() {
    for (String local : new String[] {"127.0.0.1", "localhost", "::1"})
      assertThat(PublicAddress.at(local, 1, false).isLocal()).as(local).isTrue();
    for (String open : new String[] {"0.0.0.0", "::", "10.0.0.7", "tide.example"})
      assertThat(PublicAddress.at(open, 1, false).isLocal()).as(open).isFalse();
  }
}
