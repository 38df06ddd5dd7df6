package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.pass;
import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests commands and subscriptions at a Redis Cluster while slots move and nodes fail. */
class ClusterLinksIT {

  private static final Partition FIRST = Partition.all().get(0);
  private static final Script COUNT_AND_TELL =
      Script.of(
          "local n = redis.call('INCR', KEYS[1]); redis.call('PUBLISH', KEYS[2], n); return n");

  private static final Script TELL = Script.of("redis.call('PUBLISH', KEYS[1], 'm'); return 1");

  /** The time for a command that was sent to a node that does not read. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(300);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RecordingListener listener = new RecordingListener();
  private RedisGrid grid;
  private CommandLink commands;

  @BeforeEach
  void start() throws Exception {
    grid = RedisGrid.start();
    commands = CommandLink.of(vertx, grid.settings(), "test", registry);
    commands.start();
    resultOf(commands.up());
  }

  @AfterEach
  void close() throws Exception {
    resultOf(vertx.close());
    grid.close();
  }

  @Test
  void everyPartitionIsServedByThePrimaryOfItsSlotWithoutARedirection() throws Exception {
    for (Partition partition : Partition.all()) {
      resultOf(commands.send(Request.cmd(Command.INCR).arg(key(partition))));
    }

    assertThat(grid.servers())
        .extracting(server -> Integer.parseInt(server.run("DBSIZE")))
        .containsExactly(43, 42, 43);
    assertThat(refusals()).isZero();
  }

  @Test
  void aScriptsMessageReachesASubscriberAndClassicPublishIsNeverUsed() throws Exception {
    SubscriberLink subscriber = subscriber();
    List<String> topics = Partition.all().stream().map(ClusterLinksIT::topic).toList();
    subscriber.subscribe(topics);
    for (int i = 0; i < topics.size(); i++) {
      assertThat(listener.next()).startsWith("subscribed ");
    }

    for (Partition partition : Partition.all()) {
      resultOf(tell(partition));
      assertThat(listener.next()).isEqualTo("message " + topic(partition));
      assertThat(listener.nextPayload()).hasToString("1");
    }

    resultOf(commands.send(Request.cmd(Command.PUBLISH).arg(topic(FIRST)).arg("plain")));
    assertThat(listener.next()).isEqualTo("message " + topic(FIRST));
    assertThat(grid.calls("publish")).isZero();
    assertThat(grid.calls("subscribe")).isZero();
    assertThat(grid.calls("spublish")).isGreaterThan(Partition.COUNT);
  }

  @Test
  void anUnwantedTopicIsUnsubscribedAndReportedOnce() throws Exception {
    SubscriberLink subscriber = subscriber();
    subscriber.subscribe(List.of(topic(FIRST)));
    assertThat(listener.next()).isEqualTo("subscribed " + topic(FIRST));

    subscriber.unsubscribe(List.of(topic(FIRST)));
    assertThat(listener.next()).isEqualTo("unsubscribed " + topic(FIRST));
    resultOf(tell(FIRST));

    assertThat(listener.isSilent()).isTrue();
    assertThat(grid.servers().get(0).run("PUBSUB", "SHARDNUMSUB", topic(FIRST))).endsWith("0");
  }

  @Test
  void commandsAndSubscriptionsFollowAMovedSlotAndOthersStay() throws Exception {
    SubscriberLink subscriber = subscriber();
    subscriber.subscribe(List.of(topic(FIRST)));
    assertThat(listener.next()).isEqualTo("subscribed " + topic(FIRST));
    resultOf(tell(FIRST));
    assertThat(listener.next()).isEqualTo("message " + topic(FIRST));

    grid.move(FIRST.slot(), grid.servers().get(0), grid.servers().get(2));

    assertThat(listener.next()).isEqualTo("down some");
    assertThat(listener.next()).isEqualTo("up some");
    assertThat(listener.lastAffected(Partition.all().stream().map(ClusterLinksIT::topic).toList()))
        .containsExactly(topic(FIRST));
    assertThat(resultOf(tell(FIRST)).toInteger()).isEqualTo(2);
    until(
        "subscribed at the target",
        () -> {
          subscriber.subscribe(List.of(topic(FIRST)));
          return grid.servers().get(2).run("PUBSUB", "SHARDNUMSUB", topic(FIRST)).endsWith("1");
        });
  }

  @Test
  void whileASlotMovesItsCommandsAreHeldInOrderAndThenExecuted() throws Exception {
    resultOf(tell(FIRST));
    RedisServer from = grid.servers().get(0);
    RedisServer to = grid.servers().get(1);
    grid.beginMove(FIRST.slot(), from, to);

    List<Future<Response>> held = IntStream.range(0, 20).mapToObj(i -> tell(FIRST)).toList();
    Future<Response> other = tell(Partition.all().get(127));
    assertThat(resultOf(other).toInteger()).as("other slots go on").isEqualTo(1);
    until("refused", () -> refusals() > 0);
    grid.endMove(FIRST.slot(), from, to);

    List<Integer> counted = new ArrayList<>();
    for (Future<Response> each : held) counted.add(resultOf(each).toInteger());
    assertThat(counted).isEqualTo(IntStream.range(2, 22).boxed().toList());
    assertThat(to.run("GET", key(FIRST))).isEqualTo("21");
  }

  /** Uses a script whose only key is the topic: others are refused with TRYAGAIN. */
  @Test
  void nothingIsPublishedAtTheTargetNodeBeforeTheSlotHasMoved() throws Exception {
    RedisServer from = grid.servers().get(0);
    RedisServer to = grid.servers().get(1);
    grid.beginMove(FIRST.slot(), from, to);

    Future<Response> told = commands.eval(TELL, List.of(topic(FIRST)), List.of());
    until("refused", () -> refusals() > 0);

    assertThat(told.isComplete()).isFalse();
    assertThat(grid.calls("spublish")).isZero();
    grid.endMove(FIRST.slot(), from, to);
    resultOf(told);
    assertThat(to.run("INFO", "commandstats")).contains("cmdstat_spublish:calls=1,");
  }

  @Test
  void aSlotLostDuringASubscriptionConfirmsNothing() throws Exception {
    String lost = topic(FIRST);
    String other = topic(Partition.all().get(1));
    SubscriberLink subscriber = subscriber();
    subscriber.subscribe(List.of(lost));
    assertThat(listener.next()).isEqualTo("subscribed " + lost);
    RedisServer node = grid.servers().get(0);

    try (var operator =
        new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(RedisGrid.port(node)))) {
      operator.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(operator.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
      node.pause();
      String loses = "CLUSTER DELSLOTS " + FIRST.slot() + "\r\n";
      operator.getOutputStream().write(loses.getBytes(StandardCharsets.US_ASCII));
      subscriber.subscribe(List.of(other));
      pass(ON_ITS_WAY);
      node.resume();

      assertThat(List.of(listener.next(), listener.next()))
          .containsExactlyInAnyOrder("down some", "subscribed " + other);
    }
  }

  @Test
  void aCommandHeldBeyondItsTimeoutIsNotExecuted() throws Exception {
    resultOf(tell(FIRST));
    RedisServer from = grid.servers().get(0);
    RedisServer to = grid.servers().get(1);
    grid.beginMove(FIRST.slot(), from, to);

    Throwable failure = failureOf(tell(FIRST));

    assertThat(failure)
        .isInstanceOfSatisfying(
            RedisUnavailable.class,
            away -> {
              assertThat(away.why()).isEqualTo(RedisUnavailable.Why.MOVING);
              assertThat(away.outcomeUnknown()).isFalse();
            });
    grid.endMove(FIRST.slot(), from, to);
    until("served again", () -> tell(FIRST).await().toInteger() == 2);
  }

  @Test
  void aNodeThatLosesItsScriptsKeepsTheOrder() throws Exception {
    resultOf(tell(FIRST));
    grid.servers().get(0).run("SCRIPT", "FLUSH");

    List<Future<Response>> sent = IntStream.range(0, 50).mapToObj(i -> tell(FIRST)).toList();

    List<Integer> counted = new ArrayList<>();
    for (Future<Response> each : sent) counted.add(resultOf(each).toInteger());
    assertThat(counted).isEqualTo(IntStream.range(2, 52).boxed().toList());
  }

  /** K13. */
  @Test
  void anAddedNodeIsUsedAndANodeWithoutSlotsLosesItsLinksAndMeters() throws Exception {
    RedisServer added = grid.add();
    grid.move(FIRST.slot(), grid.servers().get(0), added);
    assertThat(resultOf(tell(FIRST)).toInteger()).isEqualTo(1);
    assertThat(added.run("CLIENT", "LIST")).contains(" name=test-127.0.0.1:");
    assertThat(linksTo(added)).isPositive();

    grid.move(FIRST.slot(), added, grid.servers().get(0));
    assertThat(resultOf(tell(FIRST)).toInteger()).isEqualTo(2);

    until(
        "no link and no meter",
        () ->
            linksTo(added) == 0 && !added.run("CLIENT", "LIST").contains(" name=test-127.0.0.1:"));
  }

  private long linksTo(RedisServer server) {
    return registry.getMeters().stream()
        .filter(
            meter -> String.valueOf(meter.getId().getTag("link")).endsWith(RedisGrid.port(server)))
        .count();
  }

  @Test
  void aClusterIsFoundByAnyNodeAndANodeWithoutAClusterIsRefusedByName() throws Exception {
    String third = grid.servers().get(2).uri().replace("redis://", "redis+cluster://");
    resultOf(RedisPreflight.at(vertx, RedisSettings.of(RedisDeployment.parse(third))));

    String single = RedisServer.shared().uri().replace("redis://", "redis+cluster://");
    assertThat(
            failureOf(
                RedisPreflight.unlessWrong(vertx, RedisSettings.of(RedisDeployment.parse(single)))))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("write redis://host:port");
  }

  private Future<Response> tell(Partition partition) {
    return commands.eval(COUNT_AND_TELL, List.of(key(partition), topic(partition)), List.of());
  }

  private SubscriberLink subscriber() throws Exception {
    SubscriberLink link = SubscriberLink.of(vertx, grid.settings(), "sub", listener, registry);
    link.start();
    List<String> topics = Partition.all().stream().map(ClusterLinksIT::topic).toList();
    until("all partitions up", () -> topics.stream().allMatch(link::isUp));
    while (!listener.isSilent()) assertThat(listener.next()).isEqualTo("up some");
    return link;
  }

  private double refusals() {
    return registry.find("tidewire_redis_refusals_total").counters().stream()
        .filter(counter -> !"noscript".equals(counter.getId().getTag("why")))
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private static String key(Partition partition) {
    return "tw:{" + partition.tag() + "}:n";
  }

  private static String topic(Partition partition) {
    return "tw:{" + partition.tag() + "}:t";
  }
}
