package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.WireClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The memory that request bodies take. */
class BodyMemoryIT extends HostileClientsFixture {

  @Test
  void requestsThatTakeTooMuchMemoryTogetherAreToldToRetry() {
    List<WireClient> clients = Stream.generate(api::connect).limit(12).toList();
    for (WireClient client : clients) {
      client.send(signed("Content-Length: 290000")).send(new byte[289_999]);
    }

    List<Reply> replies = clients.stream().map(WireClient::read).toList();
    clients.forEach(WireClient::close);

    assertThat(replies).extracting(Reply::status).contains(408, 503).containsOnly(408, 503);
    assertThat(replies)
        .filteredOn(reply -> reply.status() == 503)
        .allSatisfy(
            reply -> {
              assertThat(reply.header("retry-after")).isIn("1", "2", "3");
              assertThat(reply.error()).contains("TIDEWIRE_PUBLISH_MAX_MEMORY");
            });
    assertThat(refusals("app_memory")).isPositive();
    assertThat(api.call(BACKEND.event("e", "c", "")).status()).isEqualTo(200);
  }

  @Test
  void oneAppCannotTakeTheMemoryOfTheOthers() {
    List<WireClient> greedy = Stream.generate(api::connect).limit(12).toList();
    for (WireClient client : greedy) client.send(signed("Content-Length: 290000"));
    assertThat(greedy.get(11).read().status()).isEqualTo(503);

    assertThat(api.call(OTHER.event("e", "c", "")).status()).isEqualTo(200);
    greedy.forEach(WireClient::close);
  }

  @Test
  void aBodyThatNobodySignedIsRefusedBeforeItIsSent() {
    try (WireClient client = api.connect()) {
      Reply reply = client.send(unsigned("Content-Length: 290000")).read();

      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.error()).isEqualTo("Unknown auth_key");
      assertThat(reply.header("connection")).isEqualTo("close");
    }
  }

  @Test
  void bodiesThatNobodySignedHoldNoMemory() {
    List<WireClient> clients = Stream.generate(api::connect).limit(40).toList();
    for (WireClient client : clients) {
      client.send(unsigned("Content-Length: 290000")).send(new byte[200_000]);
    }

    assertThat(clients).extracting(client -> client.read().status()).containsOnly(401);
    Await.until(() -> held() == 0);
    clients.forEach(WireClient::close);
  }

  @Test
  void aShortBodyThatNobodySignedIsPassedOverAndTheConnectionGoesOn() {
    try (WireClient client = api.connect()) {
      client.send(unsigned("Content-Length: 5")).send("{\"na\"");

      assertThat(client.read().status()).isEqualTo(401);
      assertThat(client.call(BACKEND.event("e", "c", "")).status()).isEqualTo(200);
    }
  }

  @Test
  void whileTheSenderIsNotKnownLittleOfABodyIsRead() {
    api.auth.isSilent(true);
    List<WireClient> clients = Stream.generate(api::connect).limit(30).toList();
    for (int i = 0; i < clients.size(); i++) {
      Backend stranger = new Backend("900123", "stranger-" + i, "s", Backend.VECTOR_TIME);
      clients.get(i).send(stranger.head("x", "Content-Length: 290000")).send(new byte[100_000]);
    }

    assertThat(clients).extracting(client -> client.read().status()).containsOnly(503);
    api.auth.isSilent(false);
    assertThat(refusals("memory")).isBetween(15.0, 25.0);
    Await.until(() -> held() == 0);
    clients.forEach(WireClient::close);
  }

  @Test
  void whoAsksForPermissionToSendABodyThatNobodySignedDoesNotGetIt() {
    try (WireClient client = api.connect()) {
      client.send(unsigned("Content-Length: 5\r\nExpect: 100-continue"));

      Reply reply = client.read();
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.header("connection")).isEqualTo("close");
    }
  }

  private static double refusals(String reason) {
    return api.meters.get("tidewire_publish_limited_total").tag("reason", reason).counter().count();
  }

  private static String unsigned(String length) {
    return new Backend("900123", "nobody", "s", Backend.VECTOR_TIME).head("x", length);
  }
}
