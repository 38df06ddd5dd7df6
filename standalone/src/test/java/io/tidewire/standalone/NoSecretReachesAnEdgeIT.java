package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.Bytes;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.Http;
import io.tidewire.standalone.testing.RecordingEdge;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.TidewireProcesses;
import io.tidewire.standalone.testing.Token;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Edges are exposed to the internet, so nothing that an intruder can read there may be able to
 * sign.
 */
@Timeout(240)
class NoSecretReachesAnEdgeIT {

  /** A text that occurs nowhere else on this machine. */
  private static final String SECRET = "secret" + UUID.randomUUID();

  private static final String NEW_SECRET = "secret" + UUID.randomUUID();

  @TempDir private static Path directory;

  private static RedisServer redis;
  private static TidewireProcesses tidewire;
  private static Path record;

  @BeforeAll
  static void everyKindOfTrafficHasPassed() {
    record = directory.resolve("bus.txt");
    redis = RedisServer.own();
    tidewire =
        TidewireProcesses.start(
            "secret",
            redis,
            SECRET,
            Map.of("TIDEWIRE_TEST_RECORD", record.toString()),
            RecordingEdge.class);
    traffic(SECRET);
    tidewire.changeApps(TestApp.yaml(NEW_SECRET));
    Await.until("the new secret counts", () -> publishes(NEW_SECRET));
    traffic(NEW_SECRET);
  }

  @AfterAll
  static void stop() {
    tidewire.close();
    redis.close();
  }

  @Test
  void theBusBroughtTheEdgeVerdictsButNoSecret() throws IOException {
    String brought = Files.readString(record);

    assertThat(brought)
        .contains(ConnectVerdict.Accepted.class.getName())
        .contains(SubscribeVerdict.Allowed.class.getName())
        .contains(SubscribeVerdict.Refused.class.getName())
        .contains(SigninVerdict.SignedIn.class.getName())
        .contains(AppsChanged.class.getName())
        .doesNotContain("Credentials")
        .doesNotContain(Addresses.AUTH_CREDENTIALS);
    for (String secret : secrets()) assertThat(brought).doesNotContain(secret);
  }

  @Test
  void theHeapOfTheEdgeKnowsTheKeyAndNoSecret() {
    Path heap = directory.resolve("edge.hprof");

    tidewire.part("edge-1").child().tell(heap.toString());

    tidewire.part("edge-1").child().line("dumped");
    assertThat(Bytes.inFile(heap, TestApp.KEY)).as("the search finds what is there").isTrue();
    for (String secret : secrets()) assertThat(Bytes.inFile(heap, secret)).isFalse();
  }

  @Test
  void theMemoryOfNeitherEdgeHoldsASecretAndThatOfAuthDoes() {
    if (!Bytes.canReadMemory()) return;
    for (String secret : secrets()) {
      assertThat(Bytes.inMemory(tidewire.part("auth").child().pid(), secret)).isTrue();
      assertThat(Bytes.inMemory(tidewire.part("edge-1").child().pid(), secret)).isFalse();
      assertThat(Bytes.inMemory(tidewire.part("edge-2").child().pid(), secret)).isFalse();
    }
  }

  @Test
  void theSettingsThatAProcessTellsContainNoSecret() {
    for (TidewireProcesses.Part part : tidewire.all()) {
      String told = Http.get(part.managementPort(), "/settings").body();

      assertThat(told).contains("tidewire.cluster.secret", "\"fingerprint\"");
      assertThat(told).doesNotContain("s".repeat(32), "b".repeat(32));
      for (String secret : secrets()) assertThat(told).doesNotContain(secret);
    }
    assertThat(settings("edge-1").getString("fingerprints")).isEqualTo("cluster");
    assertThat(settings("edge-1").containsKey("apps")).isFalse();
    assertThat(settings("auth").getString("fingerprints")).isEqualTo("backend");
    assertThat(settings("auth").getJsonObject("apps").fieldNames()).contains("100001");
  }

  private static JsonObject settings(String part) {
    return new JsonObject(Http.get(tidewire.part(part).managementPort(), "/settings").body());
  }

  @Test
  void whatHoldsASecretHasNoCodecOnTheBusOfAnEdge() {
    Vertx edge = Vertx.vertx();
    ContractCodecs.shared(edge.eventBus());

    assertThatThrownBy(() -> edge.eventBus().send("anywhere", new CredentialsReply.Unknown("key")))
        .hasMessageContaining("No message codec");
    edge.close().await();
  }

  private static List<String> secrets() {
    return List.of(SECRET, NEW_SECRET, TestApp.JWT_SECRET);
  }

  private static boolean publishes(String secret) {
    Result result = TestApp.backend(tidewire.api(), secret).trigger("news", "e", "");
    return result.getStatus() == Result.Status.SUCCESS;
  }

  /**
   * On each edge: a token, valid and invalid signatures, a sign-in, presence, and events in both
   * directions.
   */
  private static void traffic(String secret) {
    Pusher backend = TestApp.backend(tidewire.api(), secret);
    for (int edge : List.of(tidewire.edge(1), tidewire.edge(2))) {
      String token =
          Token.of(Map.of("sub", "ann", "channels", Map.of("private-mine", List.of("subscribe"))));
      FrameClient client =
          FrameClient.open(edge, "/app/" + TestApp.KEY + "?protocol=7&token=" + token);
      client.next("pusher:connection_established");
      client.subscribe("news").subscribe("private-mine");
      client.subscribe(
          new JsonObject(backend.authenticate(client.socketId(), "private-other"))
              .put("channel", "private-other"));
      refused(client);
      FrameClient other = FrameClient.connect(edge);
      signIn(other, secret);
      other.subscribe(
          TestApp.authorization(secret, other.socketId(), "presence-room", "bob")
              .put("channel", "presence-room"));
      other.send("{\"event\":\"client-hi\",\"channel\":\"presence-room\",\"data\":{}}");
      assertThat(backend.trigger("news", "headline", "").getStatus())
          .isEqualTo(Result.Status.SUCCESS);
      client.next("headline");
      other.sync();
      client.close();
      other.close();
    }
  }

  private static void refused(FrameClient client) {
    JsonObject forged =
        new JsonObject()
            .put("channel", "private-x")
            .put("auth", TestApp.KEY + ":" + "0".repeat(64));
    client.send(new JsonObject().put("event", "pusher:subscribe").put("data", forged).encode());
    client.next("pusher:subscription_error");
  }

  private static void signIn(FrameClient client, String secret) {
    JsonObject data = TestApp.signIn(secret, client.socketId(), "{\"id\":\"bob\"}");
    client.send(new JsonObject().put("event", "pusher:signin").put("data", data).encode());
    client.next("pusher:signin_success");
  }
}
