package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.testing.TestApps;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Limits on the requests of one address to the auth endpoints. */
class AddressLimitsIT extends HttpLimitsFixture {

  @Test
  void anAddressBeyondItsRateIsToldWhenToRetry() throws IOException {
    AuthFixture auth =
        start(
            Map.of(
                "tidewire.auth.trusted-proxies", "127.0.0.0/8",
                "tidewire.auth.address.requests-per-second", "1"));

    for (int i = 0; i < 10; i++) assertThat(get(auth, "203.0.113.7")).startsWith("HTTP/1.1 404");

    assertThat(get(auth, "203.0.113.7"))
        .startsWith("HTTP/1.1 429")
        .containsIgnoringCase("retry-after: 1\r\n")
        .contains("more than 1 requests per second from your address");
    assertThat(get(auth, "203.0.113.8")).startsWith("HTTP/1.1 404");
    assertThat(get(auth, "2001:db8::1")).startsWith("HTTP/1.1 404");
    assertThat(refused(auth, "address_requests")).isPositive();
  }

  @Test
  void addressesOfOneIpv6NetworkShareTheirLimit() throws IOException {
    AuthFixture auth =
        start(
            Map.of(
                "tidewire.auth.trusted-proxies", "127.0.0.0/8",
                "tidewire.auth.address.requests-per-second", "1"));

    for (int i = 0; i < 10; i++) get(auth, "2001:db8::" + i);

    assertThat(get(auth, "2001:db8::ffff")).startsWith("HTTP/1.1 429");
    assertThat(get(auth, "2001:db8:0:1::1")).startsWith("HTTP/1.1 404");
  }

  @Test
  void whatALoopbackClientClaimsToBeDoesNotCount() throws IOException {
    AuthFixture auth = start(Map.of("tidewire.auth.address.requests-per-second", "1"));

    for (int i = 0; i < 30; i++) assertThat(get(auth, "203.0.113.7")).startsWith("HTTP/1.1 404");
  }

  @Test
  void aClientWithInvalidTokensIsRefusedBeforeVerificationAndOthersAreNot() throws IOException {
    AuthFixture auth =
        start(
            Map.of(
                "tidewire.auth.trusted-proxies", "127.0.0.0/8",
                "tidewire.auth.address.failures-per-second", "1"));
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) answers.add(sign(auth, "203.0.113.7", forged(i)));

    assertThat(answers.stream().filter(answer -> answer.startsWith("HTTP/1.1 401")).count())
        .isBetween(10L, 20L);
    assertThat(answers.get(39))
        .startsWith("HTTP/1.1 429")
        .contains("more than 1 requests per second with an invalid token");
    assertThat(sign(auth, "203.0.113.8", good())).startsWith("HTTP/1.1 200");
    assertThat(refused(auth, "failures")).isPositive();
  }

  /** If many clients share an address, only the connection with the invalid tokens is closed. */
  @Test
  void aConnectionOfLoopbackThatBringsBadTokensIsClosedAndTheNextOneIsServed() throws IOException {
    AuthFixture auth = start(Map.of("tidewire.auth.address.failures-per-second", "1"));
    StringBuilder flood = new StringBuilder();
    for (int i = 0; i < 100; i++) flood.append(request("", forged(i)));

    try (Socket socket = connect(auth)) {
      write(socket, flood.toString());
      String answers = readAll(socket);
      assertThat(count(answers, "HTTP/1.1 401")).isBetween(10, 20);
      assertThat(count(answers, "HTTP/1.1 429")).isEqualTo(1);
    }
    assertThat(sign(auth, "", good())).startsWith("HTTP/1.1 200");
  }

  @Test
  void goodLoginsGoOnWhileHundredsOfConnectionsBringBadTokens() throws IOException {
    AuthFixture auth = start(Map.of());
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Socket socket = connect(auth);
      flood.add(socket);
      write(socket, request("", forged(i)) + request("", forged(1_000 + i)));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(
              auth.ask(
                  io.tidewire.contract.bus.Addresses.AUTH_CONNECT,
                  new io.tidewire.contract.auth.ConnectRequest(
                      TestApps.KEY, Optional.of("7"), Optional.empty(), false, Optional.of(good())),
                  io.tidewire.contract.auth.ConnectVerdict.class))
          .isInstanceOf(io.tidewire.contract.auth.ConnectVerdict.Accepted.class);
    }
    for (Socket socket : flood) socket.close();
  }

  /** A well-formed token with the signature of another one. */
  private static String forged(int number) {
    String other = ISSUER.token(claims(number + 1));
    String token = ISSUER.token(claims(-number - 1));
    return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
  }

  private static String get(AuthFixture auth, String forwardedFor) throws IOException {
    return answer(
        auth, "GET /auth/x HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + forwardedFor + "\r\n\r\n");
  }
}
