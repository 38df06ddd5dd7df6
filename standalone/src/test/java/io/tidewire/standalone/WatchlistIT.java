package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.data.Result;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.Token;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Who of a user's watchlist is signed in, as stock clients receive it (docs/design/protocol.md
 * §5.9).
 */
@Timeout(240)
class WatchlistIT {

  private static final String EVENTS = "pusher_internal:watchlist_events";

  private static TidewireInOneJvm tidewire;

  private final String ann = "ann-" + UUID.randomUUID();
  private final String ben = "ben-" + UUID.randomUUID();
  private final String cid = "cid-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    tidewire = TidewireInOneJvm.start(Map.of(), TestApp.yamlWithWatchlists());
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  @Test
  void theStateOfAllWatchedUsersFollowsTheSigninInOneFrame() {
    FrameClient there = FrameClient.connect(tidewire.edge(2)).signIn(ben);
    awaitOnline(ben);

    FrameClient watcher = FrameClient.connect(tidewire.edge(1)).signIn(ann, ben, cid);

    assertThat(watcher.next(EVENTS).text())
        .isEqualTo(
            "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":["
                + "{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\""
                + ben
                + "\\\"]},{\\\"name\\\":\\\"offline\\\",\\\"user_ids\\\":[\\\""
                + cid
                + "\\\"]}]}\"}");
    assertThat(watcher.heard().indexOf(watcher.next(EVENTS)))
        .isGreaterThan(watcher.heard().indexOf(watcher.next("pusher:signin_success")));
    close(there, watcher);
  }

  @Test
  void aWatchlistWithoutOnlineUsersHasNoOnlineEntry() {
    FrameClient watcher = FrameClient.connect(tidewire.edge(1)).signIn(ann, ben);

    assertThat(told(watcher)).isEqualTo("offline " + ben);
    close(watcher);
  }

  @Test
  void theFirstConnectionOfAUserIsToldAndTheLastOnesEndAfterThreeSeconds() {
    FrameClient watcher = watching(1, ann, ben);

    FrameClient one = FrameClient.connect(tidewire.edge(1)).signIn(ben);
    awaitTold(watcher, "online " + ben);
    FrameClient two = FrameClient.connect(tidewire.edge(2)).signIn(ben);
    awaitOnline(ben, 2);
    close(one);
    awaitOnline(ben, 1);
    assertThat(changes(watcher)).containsExactly("online " + ben);

    close(two);
    awaitTold(watcher, "offline " + ben);

    assertThat(changes(watcher)).containsExactly("online " + ben, "offline " + ben);
    close(watcher);
  }

  @Test
  void aReloadOnAnotherEdgeIsSilent() {
    FrameClient watcher = watching(1, ann, ben);
    FrameClient before = FrameClient.connect(tidewire.edge(1)).signIn(ben);
    awaitTold(watcher, "online " + ben);

    before.abort();
    FrameClient after = FrameClient.connect(tidewire.edge(2)).signIn(ben);

    Await.holds(
        "silence", Duration.ofSeconds(5), () -> changes(watcher).equals(List.of("online " + ben)));
    close(after, watcher);
  }

  @Test
  void aPresenceMemberThatDidNotSignInIsNotOnline() {
    FrameClient member =
        FrameClient.connect(tidewire.edge(1)).subscribePresence("presence-" + cid, ben);

    FrameClient watcher = FrameClient.connect(tidewire.edge(2)).signIn(ann, ben);

    assertThat(told(watcher)).isEqualTo("offline " + ben);
    close(member, watcher);
  }

  @Test
  void aUserOfATokenIsOnline() {
    FrameClient watcher = watching(1, ann, ben);

    FrameClient byToken =
        FrameClient.open(
            tidewire.edge(2),
            "/app/" + TestApp.KEY + "?protocol=7&token=" + Token.of(Map.of("sub", ben)));

    awaitTold(watcher, "online " + ben);
    close(byToken, watcher);
  }

  @Test
  void anotherSigninOfTheSameUserReplacesItsWatchlist() {
    FrameClient watcher = watching(1, ann, ben);
    watcher.signIn(ann, cid);
    Await.until("told of cid", () -> watcher.heard(EVENTS).size() == 2);

    FrameClient one = FrameClient.connect(tidewire.edge(2)).signIn(ben);
    FrameClient two = FrameClient.connect(tidewire.edge(2)).signIn(cid);
    awaitTold(watcher, "online " + cid);
    awaitOnline(ben);

    assertThat(changes(watcher)).containsExactly("offline " + cid, "online " + cid);
    close(one, two, watcher);
  }

  @Test
  void ofMoreThanAHundredTheFirstAreWatchedAndTheClientIsToldSo() {
    String[] many = IntStream.range(0, 101).mapToObj(i -> "u-" + i).toArray(String[]::new);

    FrameClient watcher = FrameClient.connect(tidewire.edge(1)).signIn(ann, many);

    assertThat(watcher.next("pusher:error").text()).contains("4302");
    assertThat(told(watcher)).startsWith("offline u-0,").endsWith(",u-99");
    close(watcher);
  }

  @Test
  void clientsAndBackendsCannotNameTheChannelOfAStatus() {
    FrameClient client = FrameClient.connect(tidewire.edge(1));
    client.ask("#status-" + ben);

    assertThat(client.next("pusher:subscription_error").text()).contains("InvalidChannel");
    String event =
        new JsonObject()
            .put("name", "e")
            .put("data", "{}")
            .put("channel", "#status-" + ben)
            .encode();
    Result published = TestApp.backend(tidewire.edge(1)).post("/events", event);
    assertThat(published.getHttpStatus()).isEqualTo(400);
    assertThat(published.getMessage()).contains("reserved");
    close(client);
  }

  @Test
  void whatAConnectionWatchesIsReleasedWhenItEnds() {
    double before = tidewire.count(1, "tidewire_watched_users");
    FrameClient watcher = watching(1, ann, ben);
    assertThat(tidewire.count(1, "tidewire_watched_users")).isEqualTo(before + 1);

    close(watcher);

    Await.until(
        "released", () -> tidewire.count(1, "tidewire_watched_users") == before && !hasTopic(ben));
  }

  /** A connection that knows that the user is offline. */
  private static FrameClient watching(int edge, String user, String watched) {
    FrameClient watcher = FrameClient.connect(tidewire.edge(edge)).signIn(user, watched);
    assertThat(told(watcher)).isEqualTo("offline " + watched);
    return watcher;
  }

  private static String told(FrameClient watcher) {
    return text(watcher.next(EVENTS));
  }

  private static void awaitTold(FrameClient watcher, String change) {
    Await.until(
        change + " among " + changes(watcher),
        () -> !changes(watcher).isEmpty() && last(changes(watcher)).equals(change));
  }

  /** The changes after the first frame. */
  private static List<String> changes(FrameClient watcher) {
    return watcher.heard(EVENTS).stream().skip(1).map(WatchlistIT::text).toList();
  }

  private static String last(List<String> some) {
    return some.get(some.size() - 1);
  }

  private static String text(Frame frame) {
    return String.join(
        " ",
        frame.object().getJsonArray("events").stream()
            .map(event -> (JsonObject) event)
            .map(
                event ->
                    event.getString("name")
                        + " "
                        + String.join(
                            ",",
                            event.getJsonArray("user_ids").stream().map(String::valueOf).toList()))
            .toList());
  }

  private static void awaitOnline(String user) {
    awaitOnline(user, 1);
  }

  private static void awaitOnline(String user, int connections) {
    Await.until(
        user + " has " + connections + " connections",
        () ->
            keys("*:pu:*#status-" + user).stream()
                .anyMatch(
                    key ->
                        tidewire
                            .redis()
                            .run("HGET", key, user)
                            .equals(Integer.toString(connections))));
  }

  private static boolean hasTopic(String user) {
    return !tidewire.redis().run("PUBSUB", "CHANNELS", "*#status-" + user).isBlank();
  }

  private static List<String> keys(String pattern) {
    return tidewire.redis().run("KEYS", pattern).lines().filter(line -> !line.isBlank()).toList();
  }

  private static void close(FrameClient... clients) {
    for (FrameClient client : clients) client.close();
  }
}
