package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.testing.RedisTrio;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests links to a Redis with Sentinels when the primary changes and when Sentinels fail. */
class SentinelIT {

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void close() throws Exception {
    resultOf(vertx.close());
  }

  @Test
  void afterThePrimaryDiesLinksReconnectToThePromotedReplica() throws Exception {
    try (RedisTrio trio = RedisTrio.start()) {
      CommandLink commands = commands(trio.settings());
      SubscriberLink subscriber = subscriber(trio.settings());
      RedisServer former = trio.primary(0);

      former.kill();
      RedisServer promoted = trio.awaitOther(0, former);
      until("at the promoted one", () -> isAt(commands, promoted));

      assertThat(listener.next()).isEqualTo("down");
      assertThat(listener.next()).isEqualTo("up");
      subscriber.subscribe(List.of("t"));
      assertThat(listener.next()).isEqualTo("subscribed t");
      resultOf(commands.send(Request.cmd(Command.PUBLISH).arg("t").arg("m")));
      assertThat(listener.nextPayload()).isEqualTo(Buffer.buffer("m"));
      assertThat(changes()).isEqualTo(1);
    }
  }

  @Test
  void aReplacedPrimaryIsLeftAtOnceEvenIfItStillReportsThatRole() throws Exception {
    try (RedisTrio trio = RedisTrio.startWithAPrimaryThatCannotBeDemoted()) {
      CommandLink commands = commands(trio.settings());
      subscriber(trio.settings());
      RedisServer former = trio.primary(0);

      trio.failOver(0);
      RedisServer promoted = trio.awaitOther(0, former);
      until("at the promoted one", () -> isAt(commands, promoted));

      assertThat(listener.next()).isEqualTo("down");
      assertThat(listener.next()).isEqualTo("up");
      assertThat(former.run("ROLE")).startsWith("master");
      until("nobody at the former one", () -> hasNoLinks(former));
    }
  }

  @Test
  void commandsPendingAtAReplacedPrimaryFailAsLost() throws Exception {
    try (RedisTrio trio = RedisTrio.startWithAPrimaryThatCannotBeDemoted()) {
      RedisSettings usual = trio.settings();
      CommandLink commands =
          commands(
              new RedisSettings(
                  usual.deployment(),
                  usual.trustedCa(),
                  usual.connectTimeout(),
                  Duration.ofSeconds(60),
                  usual.maxInFlight()));
      Future<?> waiting = commands.send(Request.cmd(Command.BLPOP).arg("nothing").arg("0"));

      trio.failOver(0);

      assertThat(failureOf(waiting))
          .isInstanceOfSatisfying(
              RedisUnavailable.class,
              lost -> assertThat(lost.why()).isEqualTo(RedisUnavailable.Why.LOST))
          .hasMessageContaining("replaced as the primary");
    }
  }

  @Test
  void aFormerPrimaryThatResumesAsPrimaryIsNotUsed() throws Exception {
    try (RedisTrio trio = RedisTrio.startWithAPrimaryThatCannotBeDemoted()) {
      CommandLink commands = commands(trio.settings());
      subscriber(trio.settings());
      RedisServer former = trio.primary(0);

      former.pause();
      RedisServer promoted = trio.awaitOther(0, former);
      until("at the promoted one", () -> isAt(commands, promoted));
      former.resume();

      assertThat(former.run("ROLE")).startsWith("master");
      promoted.run("CLIENT", "KILL", "TYPE", "normal");
      promoted.run("CLIENT", "KILL", "TYPE", "pubsub");
      until("at the promoted one", () -> isAt(commands, promoted));
      until("nobody at the former one", () -> hasNoLinks(former));
    }
  }

  @Test
  void aFormerPrimaryThatRestartsAsPrimaryIsNotUsed() throws Exception {
    try (RedisTrio trio = RedisTrio.startWithAPrimaryThatCannotBeDemoted()) {
      CommandLink commands = commands(trio.settings());
      RedisServer former = trio.primary(0);

      former.kill();
      RedisServer promoted = trio.awaitOther(0, former);
      former.restart();
      until("at the promoted one", () -> isAt(commands, promoted));

      assertThat(former.run("ROLE")).startsWith("master");
      assertThat(hasNoLinks(former)).isTrue();
    }
  }

  @Test
  void aSentinelPausedDuringAFailoverChangesNothingWhenItResumes() throws Exception {
    try (RedisTrio trio = RedisTrio.start()) {
      CommandLink commands = commands(trio.settings());
      RedisServer former = trio.primary(0);

      trio.sentinels().get(2).pause();
      trio.failOver(0);
      RedisServer promoted = trio.awaitOther(0, former);
      until("at the promoted one", () -> isAt(commands, promoted));
      until("two Sentinels", () -> gauge("tidewire_redis_sentinels") == 2);
      trio.sentinels().get(2).resume();
      until("three Sentinels", () -> gauge("tidewire_redis_sentinels") == 3);

      assertThat(isAt(commands, promoted)).isTrue();
      assertThat(changes()).isEqualTo(1);
    }
  }

  @Test
  void aSentinelThatMissedAFailoverIsIgnoredEvenIfItAnswersFirst() throws Exception {
    try (RedisTrio trio = RedisTrio.start();
        RedisServer stale = RedisServer.own("--sentinel")) {
      RedisServer former = trio.primary(0);
      former.kill();
      RedisServer promoted = trio.awaitOther(0, former);
      trio.monitor(stale, RedisTrio.port(former));
      String others = trio.url().replace("redis+sentinel://", "");
      String staleFirst = "redis+sentinel://127.0.0.1:" + RedisTrio.port(stale) + "," + others;

      trio.sentinels().forEach(RedisServer::pause);
      CommandLink commands = link(RedisSettings.of(RedisDeployment.parse(staleFirst)));
      until("the stale one answers", () -> gauge("tidewire_redis_sentinels") == 1);
      trio.sentinels().forEach(RedisServer::resume);
      until("up", commands::isUp);

      assertThat(isAt(commands, promoted)).isTrue();
      assertThat(changes()).isZero();
    }
  }

  @Test
  void linksStayWhileAllSentinelsAreDown() throws Exception {
    try (RedisTrio trio = RedisTrio.start()) {
      CommandLink commands = commands(trio.settings());
      RedisServer primary = trio.primary(0);

      trio.sentinels().forEach(RedisServer::pause);
      until("no Sentinel", () -> gauge("tidewire_redis_sentinels") == 0);
      until("the age grows", () -> gauge("tidewire_redis_topology_age_seconds") > 3);
      primary.run("CLIENT", "KILL", "TYPE", "normal");
      until("at the primary", () -> isAt(commands, primary));
      trio.sentinels().forEach(RedisServer::resume);

      until("confirmed again", () -> gauge("tidewire_redis_topology_age_seconds") < 1.5);
      assertThat(isAt(commands, primary)).isTrue();
    }
  }

  @Test
  void sentinelsMissingFromTheSettingsAreDiscoveredFromTheOthers() throws Exception {
    try (RedisTrio trio = RedisTrio.start()) {
      String first = trio.url().replaceAll(",.*/", "/");
      CommandLink commands = commands(RedisSettings.of(RedisDeployment.parse(first)));
      RedisServer former = trio.primary(1);
      until("three Sentinels", () -> gauge("tidewire_redis_sentinels") == 3);

      trio.sentinels().get(0).kill();
      trio.failOver(1);

      RedisServer promoted = trio.awaitOther(1, former);
      until("at the promoted one", () -> isAt(commands, promoted));
    }
  }

  @Test
  void aSentinelKnownByNameAndByAddressIsCountedOnce() throws Exception {
    try (RedisTrio trio = RedisTrio.start()) {
      String byName = trio.url().replace("127.0.0.1", "localhost");
      commands(RedisSettings.of(RedisDeployment.parse(byName)));

      until("three Sentinels", () -> gauge("tidewire_redis_sentinels") == 3);
      until(
          "three connections",
          () ->
              trio.sentinels().stream()
                      .mapToLong(
                          sentinel ->
                              sentinel
                                  .run("CLIENT", "LIST")
                                  .lines()
                                  .filter(line -> line.contains(" name=sentinel.l"))
                                  .count())
                      .sum()
                  == 3);
    }
  }

  private CommandLink commands(RedisSettings settings) throws Exception {
    CommandLink link = link(settings);
    resultOf(link.up());
    return link;
  }

  private CommandLink link(RedisSettings settings) {
    var link = CommandLink.of(vertx, settings, "link.commands", registry);
    link.start();
    return link;
  }

  private SubscriberLink subscriber(RedisSettings settings) throws Exception {
    var link = SubscriberLink.of(vertx, settings, "link.subscriber", listener, registry);
    link.start();
    assertThat(listener.next()).isEqualTo("up");
    return link;
  }

  private static boolean isAt(CommandLink link, RedisServer server) {
    Future<String> port =
        link.send(Request.cmd(Command.CONFIG).arg("GET").arg("port"))
            .map(answer -> answer.get("port").toString())
            .recover(away -> Future.succeededFuture("none"));
    return resultOf(port).equals(RedisTrio.port(server));
  }

  private static boolean hasNoLinks(RedisServer server) {
    return !server.run("CLIENT", "LIST").contains(" name=link.");
  }

  private double changes() {
    return registry.get("tidewire_redis_topology_changes_total").counter().count();
  }

  private double gauge(String name) {
    Gauge gauge = registry.find(name).gauge();
    return gauge == null ? -1 : gauge.value();
  }
}
