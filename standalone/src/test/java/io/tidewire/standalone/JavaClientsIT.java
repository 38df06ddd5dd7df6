package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.client.Pusher;
import com.pusher.client.channel.User;
import com.pusher.client.connection.ConnectionState;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.Result;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.JavaClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** com.pusher's Java libraries, unchanged: pusher-java-client and pusher-http-java. */
@Timeout(180)
class JavaClientsIT {

  private static TidewireInOneJvm tidewire;

  private JavaClient ann;
  private JavaClient bob;
  private com.pusher.rest.Pusher backend;

  @BeforeAll
  static void start() {
    tidewire = TidewireInOneJvm.start();
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  @BeforeEach
  void connect() {
    backend = TestApp.backend(tidewire.edge(1));
    ann = JavaClient.connect(tidewire.edge(1), "ann");
    bob = JavaClient.connect(tidewire.edge(2), "bob");
  }

  @AfterEach
  void disconnect() {
    ann.close();
    bob.close();
  }

  @Test
  void aClientRemovedFromAChannelStaysConnectedAndReceivesItsOtherChannels() {
    String open = fresh("private-");
    String room = fresh("presence-");
    String vault = fresh("private-encrypted-");
    String news = fresh("news-");
    ann.subscribePrivate(open, "late");
    ann.subscribePresence(room, "late");
    ann.subscribeEncrypted(vault, "late");
    ann.subscribe(news, "headline");
    String socket = ann.pusher().getConnection().getSocketId();

    remove(room, "users/ann");
    for (String channel : List.of(open, vault)) remove(channel, "sockets/" + socket);
    for (String channel : List.of(open, room)) backend.trigger(channel, "late", Map.of("n", 1));
    TestApp.encryptingBackend(tidewire.edge(1)).trigger(vault, "late", Map.of("n", 1));
    backend.trigger(news, "headline", Map.of("n", 2));

    assertThat(ann.heard("headline")).isEqualTo("{\"n\":2}");
    ann.sync();
    assertThat(ann.events("late")).isEmpty();
    assertThat(ann.pusher().getConnection().getState()).isEqualTo(ConnectionState.CONNECTED);
  }

  private void remove(String channel, String who) {
    Result done = backend.post("/channels/" + channel + "/" + who + "/unsubscribe", "{}");
    assertThat(done.getHttpStatus()).isEqualTo(200);
  }

  @Test
  void aUserKnownAsAPresenceMemberOnlyIsTerminatedForGood() {
    ann.subscribePresence(fresh("presence-"));

    backend.post("/users/ann/terminate_connections", "{}");

    Await.until(
        "ann is disconnected",
        () -> ann.pusher().getConnection().getState() == ConnectionState.DISCONNECTED);
    assertThat(bob.pusher().getConnection().getState()).isEqualTo(ConnectionState.CONNECTED);
  }

  @Test
  void aPublicChannelOnEachOfTwoEdgesReceivesWhatTheBackendPublishes() {
    String channel = fresh("news-");
    ann.subscribe(channel, "headline");
    bob.subscribe(channel, "headline");

    Result result = backend.trigger(channel, "headline", Map.of("text", "café 🚀"));

    assertThat(result.getStatus()).isEqualTo(Result.Status.SUCCESS);
    assertThat(ann.heard("headline")).isEqualTo("{\"text\":\"café 🚀\"}");
    assertThat(bob.heard("headline")).isEqualTo("{\"text\":\"café 🚀\"}");
  }

  @Test
  void aPrivateChannelIsAuthorizedByTheBackend() {
    String channel = fresh("private-orders-");
    ann.subscribePrivate(channel, "paid");

    backend.trigger(channel, "paid", 7);

    assertThat(ann.heard("paid")).isEqualTo("7");
  }

  @Test
  void aWrongSignatureIsToldAndTheConnectionStays() {
    JavaClient eve = JavaClient.connect(tidewire.edge(1), "eve", "wrong-secret");

    eve.pusher().subscribePrivate(fresh("private-"), eve.ear());

    // The client has no callback for pusher:subscription_error: it stays unsubscribed.
    eve.sync();
    assertThat(eve.confirmed()).isEmpty();
    assertThat(eve.pusher().getConnection().getState()).isEqualTo(ConnectionState.CONNECTED);
    eve.close();
  }

  @Test
  void anEncryptedChannelIsReadByWhoHoldsTheKeyAlone() {
    String channel = fresh("private-encrypted-");
    ann.subscribeEncrypted(channel, "secret");

    TestApp.encryptingBackend(tidewire.edge(2)).trigger(channel, "secret", Map.of("amount", 7));

    assertThat(ann.heard("secret")).isEqualTo("{\"amount\":7}");
    assertThat(ann.troubles()).isEmpty();
  }

  @Test
  void presenceTellsWhoIsThereWhoComesAndWhoGoes() {
    String channel = fresh("presence-room-");
    ann.subscribePresence(channel);
    assertThat(ann.members()).containsExactly("ann");

    bob.subscribePresence(channel);
    Await.until("ann sees bob", () -> ann.comings().equals(List.of("+bob")));
    assertThat(bob.members()).containsExactlyInAnyOrder("ann", "bob");
    User me = bob.pusher().getPresenceChannel(channel).getMe();
    assertThat(new JsonObject(me.getInfo())).isEqualTo(new JsonObject().put("name", "Name of bob"));

    bob.pusher().unsubscribe(channel);
    Await.until("bob is gone", () -> ann.comings().equals(List.of("+bob", "-bob")));
  }

  @Test
  void aClientEventReachesTheOthersWithTheSendersIdAndNotTheSender() {
    String channel = fresh("presence-chat-");
    ann.subscribePresence(channel, "client-typing");
    bob.subscribePresence(channel, "client-typing");

    ann.pusher().getPresenceChannel(channel).trigger("client-typing", "{\"on\":true}");

    assertThat(bob.heard("client-typing")).isEqualTo("{\"on\":true}");
    assertThat(bob.lastSender()).isEqualTo("ann");
    ann.sync();
    assertThat(ann.events("client-typing")).isEmpty();
  }

  @Test
  void theSocketThatTheBackendNamesIsLeftOut() {
    String channel = fresh("news-");
    ann.subscribe(channel, "n");
    bob.subscribe(channel, "n");

    backend.trigger(channel, "n", 1, ann.pusher().getConnection().getSocketId());
    backend.trigger(channel, "n", 2);

    Await.until("bob has both", () -> bob.events("n").equals(List.of("1", "2")));
    Await.until("ann has the second", () -> !ann.events("n").isEmpty());
    assertThat(ann.events("n")).containsExactly("2");
  }

  @Test
  void aBatchArrivesInItsOrder() {
    String channel = fresh("batch-");
    ann.subscribe(channel, "n");

    Result result =
        backend.trigger(List.of(new Event(channel, "n", 1), new Event(channel, "n", 2)));

    assertThat(result.getStatus()).isEqualTo(Result.Status.SUCCESS);
    Await.until("both", () -> ann.events("n").size() == 2);
    assertThat(ann.events("n")).containsExactly("1", "2");
  }

  @Test
  void theBackendAsksWhichChannelsThereAreAndWhoIsInThem() {
    String channel = fresh("presence-list-");
    ann.subscribePresence(channel);
    bob.subscribePresence(channel);

    Map<String, String> wanted = Map.of("filter_by_prefix", channel, "info", "user_count");
    JsonObject two =
        new JsonObject()
            .put("channels", new JsonObject().put(channel, new JsonObject().put("user_count", 2)));
    Await.until("two users", () -> two.equals(json(backend.get("/channels", wanted))));
    JsonObject users = json(backend.get("/channels/" + channel + "/users"));
    assertThat(users.getJsonArray("users"))
        .containsExactlyInAnyOrderElementsOf(new JsonArray("[{\"id\":\"ann\"},{\"id\":\"bob\"}]"));
    assertThat(json(backend.get("/channels/" + fresh("nobody-"))))
        .isEqualTo(new JsonObject().put("occupied", false));
  }

  @Test
  void whatIsWrongIsRefusedWithTheStatusThatTheSdkKnows() {
    String kilobytes = "x".repeat(10_241);

    assertThat(backend.trigger("a", "e", kilobytes).getHttpStatus()).isEqualTo(413);
    String illegal = "{\"name\":\"e\",\"channel\":\"a b\",\"data\":\"\"}";
    assertThat(backend.post("/events", illegal).getStatus()).isEqualTo(Result.Status.CLIENT_ERROR);
    com.pusher.rest.Pusher forger = TestApp.backend(tidewire.edge(1), "wrong");
    assertThat(forger.trigger("a", "e", "").getStatus())
        .isEqualTo(Result.Status.AUTHENTICATION_ERROR);
    assertThat(backend.get("/nothing").getStatus()).isEqualTo(Result.Status.NOT_FOUND);
  }

  @Test
  void afterItsEdgeRestartedAClientIsBackAndReceiving() {
    String channel = fresh("news-");
    bob.subscribe(channel, "headline");

    tidewire.restartEdge(2);

    Await.until("subscribed again", () -> bob.confirmed().equals(List.of(channel, channel)));
    backend.trigger(channel, "headline", 7);
    assertThat(bob.heard("headline")).isEqualTo("7");
  }

  @Test
  void anUnknownKeyEndsInDisconnected() {
    Pusher stranger = JavaClient.stranger(tidewire.edge(1), "no-such-key");

    stranger.connect();

    Await.until(
        "disconnected", () -> stranger.getConnection().getState() == ConnectionState.DISCONNECTED);
  }

  private static JsonObject json(Result result) {
    assertThat(result.getStatus()).isEqualTo(Result.Status.SUCCESS);
    return new JsonObject(result.getMessage());
  }

  private static String fresh(String prefix) {
    return prefix + UUID.randomUUID();
  }
}
