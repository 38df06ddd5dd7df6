package io.tidewire.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

  private static ClientAddress address(String digits) {
    return ClientAddress.parse(digits).orElseThrow();
  }

  @Test
  void ipv6AddressesOfOneSlash64AreOneClient() {
    assertThat(address("2001:db8:1:2::1")).isEqualTo(address("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    assertThat(address("2001:db8:1:2::1")).isNotEqualTo(address("2001:db8:1:3::1"));
  }

  @Test
  void eachIpv4AddressIsAClient() {
    assertThat(address("203.0.113.7")).isEqualTo(address("203.0.113.7"));
    assertThat(address("203.0.113.7")).isNotEqualTo(address("203.0.113.8"));
  }

  @Test
  void anIpv4AddressWithinAnIpv6AddressIsTheSameClient() {
    assertThat(address("::ffff:203.0.113.7")).isEqualTo(address("203.0.113.7"));
  }

  @Test
  void theAddressOfASocketIsReadLikeItsDigits() throws UnknownHostException {
    assertThat(ClientAddress.of(InetAddress.getByName("2001:db8::5")))
        .isEqualTo(address("2001:db8::6"));
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7, 203.0.113.0/24",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64, 2001:db8:1::/48",
    "::1, ::1, ::/48",
  })
  void anAddressIsPrintedCompletelyOrTruncated(String digits, String whole, String truncated) {
    assertThat(address(digits)).hasToString(whole);
    assertThat(address(digits).truncated()).isEqualTo(truncated);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"})
  void loopbackIsRecognized(String digits) {
    assertThat(address(digits).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "203.0.113", "1.2.3.4.5", "2001:db8::1::2", "unknown"})
  void textThatIsNotAnAddressIsRefused(String digits) {
    assertThat(ClientAddress.parse(digits)).isEmpty();
  }
}
