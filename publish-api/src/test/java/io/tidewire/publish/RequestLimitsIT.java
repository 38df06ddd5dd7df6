package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.WireClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits of request rates and of connections. The clock stands still. */
class RequestLimitsIT {

  private static final Backend BACKEND = Backend.VECTORS;
  private static final Backend OTHER = new Backend("4", "other-key", "s4", Backend.VECTOR_TIME);
  private static final Backend STRANGER = new Backend("900123", "nobody", "s", Backend.VECTOR_TIME);
  private static final Backend FORGER =
      new Backend("900123", Backend.VECTORS.key(), "guess", Backend.VECTOR_TIME);
  private static final Duration SOON = Duration.ofSeconds(8);

  /** Limits apply to clients behind a proxy on this machine, and to this machine itself. */
  private static final Map<String, String> BEHIND_A_PROXY =
      Map.of(
          "tidewire.publish.trusted-proxies", "127.0.0.1",
          "tidewire.publish.exempt-networks", "198.51.100.0/24",
          "tidewire.publish.unauthorized-per-address", "2");

  @SuppressWarnings("NullAway.Init") // Each test starts the API with settings of its own.
  private RunningApi api;

  @AfterEach
  void stop() {
    api.close();
  }

  private void start(Map<String, String> settings) {
    api = RunningApi.start(RedisServer.shared(), settings);
    api.auth.knows(OTHER);
  }

  @Test
  void anAddressMaySendFewRequestsThatNobodySigned() {
    start(BEHIND_A_PROXY);

    assertThat(statuses(12, () -> from("203.0.113.7", FORGER)).subList(10, 12)).containsOnly(429);
    Reply refused = api.call(from("203.0.113.7", FORGER));

    assertThat(refused.error())
        .isEqualTo(
            "Too many unauthorized requests from this address: at most 2 per second"
                + " (TIDEWIRE_PUBLISH_UNAUTHORIZED_PER_ADDRESS)");
    assertThat(refused.header("retry-after")).isIn("1", "2", "3");
    assertThat(refusals("unauthorized_per_address")).isEqualTo(3);
  }

  @Test
  void whoSignsIsNotLimitedByThoseBesideItWhoDoNot() {
    start(BEHIND_A_PROXY);
    statuses(12, () -> from("203.0.113.7", FORGER));

    assertThat(api.call(from("203.0.113.7", BACKEND)).status()).isEqualTo(200);
    assertThat(api.call(from("203.0.113.8", FORGER)).status()).isEqualTo(401);
  }

  @Test
  void authIsNotAskedForTheKeysOfAnAddressThatGuessesThem() {
    start(BEHIND_A_PROXY);
    statuses(10, () -> from("203.0.113.7", FORGER));
    int asked = api.auth.timesAsked();

    assertThat(api.call(from("203.0.113.7", STRANGER)).status()).isEqualTo(429);
    assertThat(api.auth.timesAsked()).isEqualTo(asked);
  }

  @Test
  void aClientCannotTakeTheAddressOfAnother() {
    start(BEHIND_A_PROXY);
    statuses(10, () -> from("203.0.113.7", FORGER));

    assertThat(api.call(from("203.0.113.8, 203.0.113.7", FORGER)).status()).isEqualTo(429);
  }

  @Test
  void exemptNetworksHaveNoLimit() {
    start(BEHIND_A_PROXY);

    assertThat(statuses(30, () -> from("198.51.100.7", FORGER))).containsOnly(401);
  }

  @Test
  void anOperatorMayLimitTheRequestsOfAnApp() {
    start(Map.of("tidewire.publish.requests-per-app", "2"));

    assertThat(statuses(10, () -> BACKEND.event("e", "c", ""))).containsOnly(200);
    Reply refused = api.call(BACKEND.event("e", "c", ""));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.error())
        .isEqualTo(
            "Too many requests of this app: at most 2 per second"
                + " (TIDEWIRE_PUBLISH_REQUESTS_PER_APP)");
    assertThat(refused.header("retry-after")).isIn("1", "2", "3");
    assertThat(api.call(OTHER.event("e", "c", "")).status()).isEqualTo(200);
    assertThat(refusals("requests_per_app")).isEqualTo(1);
  }

  @Test
  void anOperatorMayLimitTheRequestsOfAnAddress() {
    start(
        Map.of(
            "tidewire.publish.requests-per-address", "2",
            "tidewire.publish.exempt-networks", "198.51.100.0/24"));

    assertThat(statuses(10, () -> BACKEND.event("e", "c", ""))).containsOnly(200);
    Reply refused = api.call(OTHER.event("e", "c", ""));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.error()).contains("TIDEWIRE_PUBLISH_REQUESTS_PER_ADDRESS");
  }

  @Test
  void noMoreConnectionsAreTakenThanTheLimitSays() {
    start(Map.of("tidewire.publish.max-connections", "3"));
    List<WireClient> clients = Stream.generate(api::connect).limit(3).toList();
    assertThat(clients)
        .extracting(client -> client.call(BACKEND.event("e", "c", "")).status())
        .containsOnly(200);

    try (WireClient beyond = api.connect()) {
      assertThat(beyond.isHungUpWithin(SOON)).isTrue();
    }
    assertThat(
            api.meters
                .get("tidewire_http_refused")
                .tags("server", "publish", "reason", "connections")
                .counter()
                .count())
        .isEqualTo(1);

    clients.forEach(WireClient::close);
    Await.until(() -> api.meters.get("tidewire_http_connections").gauge().value() == 0);
    assertThat(api.call(BACKEND.event("e", "c", "")).status()).isEqualTo(200);
  }

  @Test
  void requestsThatWaitBehindAnotherAreLimited() {
    start(Map.of("tidewire.publish.max-pipelined", "8"));
    api.auth.isSilent(true);
    String one = new String(STRANGER.event("e", "c", ""), StandardCharsets.UTF_8);

    try (WireClient client = api.connect()) {
      client.send(one + "GET / HTTP/1.1\r\n\r\n".repeat(9));

      assertThat(client.isHungUpWithin(SOON)).isTrue();
    }
    assertThat(refusals("pipelined")).isEqualTo(1);
  }

  @Test
  void requestsThatAreAnsweredAtOnceAreNotLimited() {
    start(Map.of("tidewire.publish.max-pipelined", "8"));

    try (WireClient client = api.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(300));

      for (int i = 0; i < 300; i++) assertThat(client.read().status()).isEqualTo(404);
    }
  }

  private List<Integer> statuses(int count, Supplier<byte[]> request) {
    return IntStream.range(0, count).mapToObj(i -> api.call(request.get()).status()).toList();
  }

  private static byte[] from(String address, Backend backend) {
    return Backend.with(backend.event("e", "c", ""), "X-Forwarded-For", address);
  }

  private double refusals(String reason) {
    return api.meters.get("tidewire_publish_limited_total").tag("reason", reason).counter().count();
  }
}
