package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.Plan;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.TidewireProcesses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The frames that watchers receive when processes are killed: five JVMs, and kill -9. */
@Timeout(180)
class WatchlistFaultsIT {

  private static final String EVENTS = "pusher_internal:watchlist_events";

  private static RedisServer redis;
  private static TidewireProcesses tidewire;

  private final String ann = "ann-" + UUID.randomUUID();
  private final String ben = "ben-" + UUID.randomUUID();
  private final String cid = "cid-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    redis = RedisServer.own();
    tidewire =
        TidewireProcesses.start(
            new Plan(
                "watchlists",
                name -> redis.uri(),
                TestApp.yamlWithWatchlists(),
                Map.of(),
                Plan.EdgeJvm.real()));
  }

  @AfterAll
  static void stop() {
    tidewire.close();
    redis.close();
  }

  @Test
  void theUsersOfAKilledEdgeAreToldOfflineOnceButNotWhoCameBackElsewhere() {
    FrameClient watcher = watching(1);
    FrameClient ghost = FrameClient.connect(tidewire.edge(2)).signIn(ben);
    FrameClient wanderer = FrameClient.connect(tidewire.edge(2)).signIn(cid);
    Await.until("both are online", () -> changes(watcher).size() == 2);

    tidewire.part("edge-2").child().kill();
    assertThat(wanderer.end().code()).isEqualTo(1006);
    FrameClient back = FrameClient.connect(tidewire.edge(1)).signIn(cid);

    Await.until("the ghost is gone", () -> changes(watcher).size() == 3);
    Await.holds("silence", Duration.ofSeconds(5), () -> changes(watcher).size() == 3);
    assertThat(changes(watcher).get(2)).contains("offline", ben).doesNotContain(cid);
    List.of(watcher, ghost, back).forEach(FrameClient::close);
    tidewire.startEdge(2);
  }

  @Test
  void whoIsOnlineOutlivesTheKillOfThePresenceService() {
    FrameClient there = FrameClient.connect(tidewire.edge(2)).signIn(ben);
    FrameClient watcher = watching(1);
    Await.until("ben is known to be online", () -> isOnline(watcher, ben));

    tidewire.part("presence").child().kill();
    there.close();
    FrameClient meanwhile = FrameClient.connect(tidewire.edge(2)).signIn(cid);
    tidewire.startPresence();

    Await.until(
        "told of both " + changes(watcher),
        () -> isOnline(watcher, cid) && last(watcher, ben).contains("offline"));
    assertThat(changes(watcher)).filteredOn(text -> text.contains(cid)).hasSize(1);
    List.of(watcher, meanwhile).forEach(FrameClient::close);
  }

  @Test
  void aRedisThatForgotEverythingIsToldWhoIsOnlineAndNobodyIsReportedToComeOrGo() {
    FrameClient there = FrameClient.connect(tidewire.edge(2)).signIn(ben);
    FrameClient watcher = watching(1);
    Await.until("ben is known to be online", () -> isOnline(watcher, ben));
    int before = watcher.heard(EVENTS).size();

    redis.kill();
    redis.restart();

    FrameClient late =
        Await.found(
            "a late watcher learns that ben is online",
            () -> {
              FrameClient client = FrameClient.connect(tidewire.edge(1)).signIn(ann, ben);
              if (client.next(EVENTS).text().contains("online")) return Optional.of(client);
              client.close();
              return Optional.empty();
            });
    Await.holds("silence", Duration.ofSeconds(15), () -> watcher.heard(EVENTS).size() == before);
    List.of(watcher, there, late).forEach(FrameClient::close);
  }

  private FrameClient watching(int edge) {
    FrameClient watcher = FrameClient.connect(tidewire.edge(edge)).signIn(ann, ben, cid);
    watcher.next(EVENTS);
    return watcher;
  }

  private static boolean isOnline(FrameClient watcher, String user) {
    String last = last(watcher, user);
    return last.indexOf("online") >= 0
        && last.indexOf("online") < last.indexOf(user)
        && (last.indexOf("offline") < 0 || last.indexOf(user) < last.indexOf("offline"));
  }

  /** The newest frame that names the user. */
  private static String last(FrameClient watcher, String user) {
    return watcher.heard(EVENTS).stream()
        .map(Frame::text)
        .filter(text -> text.contains(user))
        .reduce("", (before, next) -> next);
  }

  /** The changes after the first frame. */
  private static List<String> changes(FrameClient watcher) {
    return watcher.heard(EVENTS).stream().skip(1).map(Frame::text).toList();
  }
}
