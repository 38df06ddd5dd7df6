package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.edge.EdgeMain;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.ChildJvm;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.MemberFrames;
import io.tidewire.standalone.testing.MetricsText;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.TidewireProcesses;
import io.tidewire.standalone.testing.TraceCollector;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Five JVMs with traffic, kill -9, SIGTERM, and a Redis that restarts. */
@Timeout(240)
class ClusterIT {

  /** The lease, the reaper's pause, and one sweep (docs/design/delivery.md §4.5). */
  private static final Duration GONE = Duration.ofSeconds(17);

  private static final Duration LAG = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofSeconds(3);

  private static RedisServer redis;
  private static TidewireProcesses tidewire;
  private static TraceCollector traces;

  private final String room = "presence-" + UUID.randomUUID();
  private final String news = "news-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    redis = RedisServer.own();
    traces = TraceCollector.start();
    Map<String, String> settings =
        Map.of(
            "TIDEWIRE_EDGE_DRAIN_LAG",
            LAG.toMillis() + "ms",
            "TIDEWIRE_EDGE_DRAIN_WINDOW",
            WINDOW.toMillis() + "ms",
            "TIDEWIRE_TRACING_ENDPOINT",
            traces.endpoint(),
            "TIDEWIRE_TRACING_SAMPLE_RATIO",
            "0");
    tidewire = TidewireProcesses.start("cluster", redis, TestApp.SECRET, settings, EdgeMain.class);
  }

  @AfterAll
  static void stop() {
    tidewire.close();
    redis.close();
    traces.close();
  }

  private static final Predicate<String> OF_A_BUSY_MACHINE =
      Pattern.compile("logger=(BlockedThreadChecker|AuthWatch|EventLoopLag) ").asPredicate();

  private static final List<String> OTHERS = List.of("auth", "presence", "publish", "edge-1");

  @AfterEach
  void allAreThereForTheNextTest() {
    for (String name : OTHERS) tidewire.awaitHealthy(name);
    if (!tidewire.part("edge-2").child().isAlive()) tidewire.startEdge(2);
    tidewire.awaitHealthy("edge-2");
  }

  @Test
  void aSubscriberOnEachEdgeReceivesWhatIsPublished() {
    FrameClient one = FrameClient.connect(tidewire.edge(1)).subscribe(news);
    FrameClient two = FrameClient.connect(tidewire.edge(2)).subscribe(news);

    Result result = TestApp.backend(tidewire.api()).trigger(news, "headline", Map.of("n", 1));

    assertThat(result.getStatus()).isEqualTo(Result.Status.SUCCESS);
    assertThat(one.next("headline").data()).isEqualTo("{\"n\":1}");
    assertThat(two.next("headline").data()).isEqualTo("{\"n\":1}");
    one.close();
    two.close();
  }

  @Test
  void aTraceLeadsFromThePublishRequestToTheSocketsOfEveryEdge() {
    FrameClient one = FrameClient.connect(tidewire.edge(1)).subscribe(news);
    FrameClient two = FrameClient.connect(tidewire.edge(2)).subscribe(news);
    String trace = UUID.randomUUID().toString().replace("-", "");
    String caller = trace.substring(16);

    TestApp.publish(tidewire.api(), news, "traced", "00-" + trace + "-" + caller + "-01");
    TestApp.publish(tidewire.api(), news, "untraced", "00-" + trace + "-" + caller + "-00");

    Await.until("all parts of the trace", () -> traces.spans(trace).size() >= 3);
    TraceCollector.Received request =
        traces.spans(trace).stream()
            .filter(span -> span.service().equals("tidewire-publish"))
            .findFirst()
            .orElseThrow();
    assertThat(request.parentId()).isEqualTo(caller);
    assertThat(request.span().getName()).isEqualTo("POST /apps/{app}/events");
    assertThat(request.events()).containsExactly("taken by redis");
    assertThat(traces.spans(trace))
        .filteredOn(span -> span.service().equals("tidewire-edge"))
        .hasSize(2)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.parentId()).isEqualTo(request.id());
              assertThat(delivery.events()).containsExactly("first socket write");
            });
    one.next("untraced");
    assertThat(traces.spans(trace)).hasSize(3);
    one.close();
    two.close();
  }

  @Test
  void everyMetricHasAHelpTextAndAConventionalName() {
    FrameClient client = FrameClient.connect(tidewire.edge(1)).subscribePresence(room, "one");

    for (String name : OTHERS) {
      String scrape = tidewire.part(name).metrics();
      assertThat(scrape).as(name).contains("tidewire_ready{");
      assertThat(MetricsText.complaints(scrape)).as(name).isEmpty();
    }
    client.close();
  }

  @Test
  void theMembersOfAKilledEdgeAreGoneInTimeButNotWhoCameBackElsewhere() {
    FrameClient watcher = FrameClient.connect(tidewire.edge(1)).subscribePresence(room, "watcher");
    FrameClient ghost = FrameClient.connect(tidewire.edge(2)).subscribePresence(room, "ghost");
    FrameClient wanderer =
        FrameClient.connect(tidewire.edge(2)).subscribePresence(room, "wanderer");
    watcher.next("both are there", frame -> MemberFrames.isAbout(frame, "added", "ghost"));
    watcher.next("both are there", frame -> MemberFrames.isAbout(frame, "added", "wanderer"));

    long killed = System.nanoTime();
    tidewire.part("edge-2").child().kill();
    assertThat(wanderer.end().code()).isEqualTo(1006);
    FrameClient back = FrameClient.connect(tidewire.edge(1)).subscribePresence(room, "wanderer");

    Await.until("the ghost is gone", () -> MemberFrames.heard(watcher, "removed", "ghost"));
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(GONE);
    Await.holds("silence", Duration.ofSeconds(3), () -> MemberFrames.changes(watcher).size() == 3);
    assertThat(MemberFrames.changes(watcher)).endsWith("removed ghost");
    assertThat(MemberFrames.changes(back)).doesNotContain("added wanderer", "removed wanderer");
    Stream.of(watcher, back, ghost).forEach(FrameClient::close);
  }

  @Test
  void anEdgesDeathIsOneLineInTheLogsOfTheOthers() {
    Map<String, Integer> before = new HashMap<>();
    OTHERS.forEach(name -> before.put(name, log(name).size()));

    tidewire.part("edge-2").child().kill();
    Await.until(
        "the edge is declared dead",
        Duration.ofMinutes(1),
        () -> since(before, "presence").stream().anyMatch(line -> line.contains("declared dead")));

    for (String name : OTHERS) {
      assertThat(since(before, name))
          .as(name)
          .filteredOn(line -> line.contains("logger=") && !OF_A_BUSY_MACHINE.test(line))
          .filteredOn(line -> !line.contains("logger=Reaper"))
          .singleElement()
          .asString()
          .contains("cluster member left node=edge-2~");
    }
  }

  private static List<String> log(String name) {
    return tidewire.part(name).child().out();
  }

  private static List<String> since(Map<String, Integer> before, String name) {
    List<String> lines = log(name);
    return lines.subList(before.getOrDefault(name, 0), lines.size());
  }

  @Test
  void aDrainingEdgeSendsItsClientsAwayOverTheWindowAndNobodyIsReportedGone() {
    List<String> users = IntStream.range(0, 20).mapToObj(i -> "user-" + i).toList();
    FrameClient watcher = FrameClient.connect(tidewire.edge(1)).subscribePresence(room, "watcher");
    List<FrameClient> leaving =
        users.stream()
            .map(user -> FrameClient.connect(tidewire.edge(2)).subscribePresence(room, user))
            .toList();
    Await.until("all are there", () -> MemberFrames.changes(watcher).size() == users.size());

    long asked = System.nanoTime();
    ChildJvm edge = tidewire.part("edge-2").child();
    edge.terminate();
    Await.until("not ready", () -> !tidewire.part("edge-2").isReady());
    assertThat(leaving).allMatch(FrameClient::isOpen);
    Await.until(
        "the first are sent away", () -> leaving.stream().anyMatch(client -> !client.isOpen()));
    assertThat(leaving).filteredOn(FrameClient::isOpen).hasSizeGreaterThan(users.size() / 2);
    List<FrameClient> back =
        IntStream.range(0, users.size())
            .mapToObj(i -> returned(leaving.get(i), users.get(i)))
            .toList();
    Duration took = Duration.ofNanos(System.nanoTime() - asked);

    assertThat(leaving).allSatisfy(client -> assertThat(client.end().code()).isEqualTo(4200));
    assertThat(took).isGreaterThan(LAG.plus(WINDOW.dividedBy(2)));
    assertThat(edge.exitCode()).isZero();
    Await.holds(
        "nobody moved",
        Duration.ofSeconds(2),
        () -> MemberFrames.changes(watcher).size() == users.size());
    Stream.concat(back.stream(), Stream.of(watcher)).forEach(FrameClient::close);
  }

  @Test
  void socketsStayOpenWhileRedisIsDownAndReceiveAgainAfterwards() {
    FrameClient one = FrameClient.connect(tidewire.edge(1)).subscribe(news);
    FrameClient two = FrameClient.connect(tidewire.edge(2)).subscribe(news);
    Pusher backend = TestApp.backend(tidewire.api());

    redis.kill();
    Await.until(
        "publishing is refused",
        () -> Integer.valueOf(503).equals(backend.trigger(news, "lost", "").getHttpStatus()));
    redis.restart();

    Await.until(
        "both receive again",
        () -> {
          backend.trigger(news, "back", "");
          return !one.heard("back").isEmpty() && !two.heard("back").isEmpty();
        });
    assertThat(one.isOpen() && two.isOpen()).isTrue();
    assertThat(one.heard("lost")).isEmpty();
    one.close();
    two.close();
  }

  @Test
  void aRedisThatForgotEverythingIsToldWhoIsThereAndNobodyIsReportedToComeOrGo() {
    FrameClient ann = FrameClient.connect(tidewire.edge(1)).subscribePresence(room, "ann");
    FrameClient bob = FrameClient.connect(tidewire.edge(2)).subscribePresence(room, "bob");
    Await.until("ann sees bob", () -> MemberFrames.heard(ann, "added", "bob"));

    redis.restart();

    Pusher backend = TestApp.backend(tidewire.api());
    Await.until("both are listed", () -> users(backend).containsAll(List.of("ann", "bob")));
    Await.holds("silence", Duration.ofSeconds(2), () -> MemberFrames.changes(ann).size() == 1);
    assertThat(MemberFrames.changes(bob)).isEmpty();
    bob.unsubscribe(room);
    Await.until("bob is gone", () -> MemberFrames.heard(ann, "removed", "bob"));
    ann.close();
    bob.close();
  }

  private List<String> users(Pusher backend) {
    Result result = backend.get("/channels/" + room + "/users");
    if (result.getStatus() != Result.Status.SUCCESS) return List.of();
    return new JsonObject(result.getMessage())
        .getJsonArray("users").stream().map(user -> ((JsonObject) user).getString("id")).toList();
  }

  /** Connects the same user to the other edge as soon as this edge has closed the connection. */
  private FrameClient returned(FrameClient sentAway, String user) {
    sentAway.end();
    return FrameClient.connect(tidewire.edge(1)).subscribePresence(room, user);
  }
}
