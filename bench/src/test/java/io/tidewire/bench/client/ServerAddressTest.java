package io.tidewire.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerAddressTest {

  @Test
  void theKeyAndTheProtocolAreAddedToABareAddress() {
    ServerAddress endpoint = ServerAddress.of(URI.create("ws://127.0.0.1:6001"), "k", false);

    assertThat(endpoint.path()).startsWith("/app/k?protocol=7&");
    assertThat(endpoint.port()).isEqualTo(6001);
    assertThat(endpoint.tls()).isFalse();
  }

  @Test
  void aPrefixIsKeptAndTlsHasItsOwnPort() {
    ServerAddress endpoint = ServerAddress.of(URI.create("wss://rt.example.org/ws/"), "k", false);

    assertThat(endpoint.path()).startsWith("/ws/app/k?");
    assertThat(endpoint.port()).isEqualTo(443);
  }

  @Test
  void recoveryIsAskedForInTheAddress() {
    URI url = URI.create("ws://127.0.0.1:6001");

    assertThat(ServerAddress.of(url, "k", true).path()).endsWith("&ext=rec1");
    assertThat(ServerAddress.of(url, "k", false).path()).doesNotContain("ext=");
  }

  @Test
  void anotherSchemeNamesTheArgument() {
    assertThatThrownBy(() -> ServerAddress.of(URI.create("http://127.0.0.1"), "k", false))
        .hasMessageStartingWith("--url: expected ws://");
  }

  @Test
  void loopbackHasAnAddressForEveryTwentyThousandConnections() throws Exception {
    SourceAddresses sources = SourceAddresses.of(List.of(), "127.0.0.1", true);

    assertThat(sources.of(19_999)).contains(InetAddress.getByName("127.0.0.2"));
    assertThat(sources.of(20_000)).contains(InetAddress.getByName("127.0.0.3"));
    assertThat(SourceAddresses.of(List.of(), "10.0.0.1", true).of(0)).isEmpty();
    assertThat(SourceAddresses.of(List.of(), "127.0.0.1", false).of(0)).isEmpty();
  }

  @Test
  void givenAddressesTakeTurns() throws Exception {
    SourceAddresses sources = SourceAddresses.of(List.of("10.0.0.8", "10.0.0.9"), "10.0.0.1", true);

    assertThat(sources.of(1)).contains(InetAddress.getByName("10.0.0.9"));
    assertThat(sources.of(2)).contains(InetAddress.getByName("10.0.0.8"));
  }
}
