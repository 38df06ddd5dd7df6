package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriberLinkIT {

  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry registry = MeterClock.registry(clock);
  private final RecordingListener listener = new RecordingListener();
  private final Vertx vertx = Vertx.vertx();
  private final RedisServer redis = RedisServer.own();
  private final SubscriberLink link =
      SubscriberLink.of(vertx, redis.settings(), "sub", listener, registry);

  @BeforeEach
  void start() throws Exception {
    link.start();
    assertThat(listener.next()).isEqualTo("up");
  }

  @AfterEach
  void stop() throws Exception {
    resultOf(link.stop());
    resultOf(vertx.close());
    redis.close();
  }

  @Test
  void aSubscriptionIsConfirmedAndThenItsMessagesArrive() throws Exception {
    link.subscribe(List.of("a", "b"));
    assertThat(listener.next()).isEqualTo("subscribed a");
    assertThat(listener.next()).isEqualTo("subscribed b");

    redis.run("PUBLISH", "b", "hello");

    assertThat(listener.next()).isEqualTo("message b");
    assertThat(listener.nextPayload()).hasToString("hello");
  }

  @Test
  void payloadBytesArriveUnchanged() throws Exception {
    var commands = CommandLink.of(vertx, redis.settings(), "cmd", registry);
    commands.start();
    resultOf(commands.up());
    var bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    List<Buffer> payloads =
        List.of(Buffer.buffer(bytes), Buffer.buffer(), Buffer.buffer("\r\n$5\r\n>3\r\n+OK\r\n"));
    link.subscribe(List.of("bytes"));
    assertThat(listener.next()).isEqualTo("subscribed bytes");

    for (Buffer payload : payloads) {
      resultOf(commands.send(Request.cmd(Command.PUBLISH).arg("bytes").arg(payload)));
    }

    for (Buffer payload : payloads) assertThat(listener.nextPayload()).isEqualTo(payload);
    resultOf(commands.stop());
  }

  @Test
  void anUnsubscribedTopicIsConfirmedAndSilent() throws Exception {
    link.subscribe(List.of("a", "end"));
    listener.next();
    listener.next();

    link.unsubscribe(List.of("a"));
    assertThat(listener.next()).isEqualTo("unsubscribed a");
    redis.run("PUBLISH", "a", "unheard");
    redis.run("PUBLISH", "end", "heard");

    assertThat(listener.next()).isEqualTo("message end");
  }

  @Test
  void manyTopicsTravelInCommandsOfAtMost512() throws Exception {
    List<String> topics = IntStream.range(0, 1_300).mapToObj(i -> "t" + i).toList();
    link.subscribe(List.of("behind the probe's own"));
    assertThat(listener.next()).isEqualTo("subscribed behind the probe's own");
    redis.run("CONFIG", "RESETSTAT");

    link.subscribe(topics);

    for (String topic : topics) assertThat(listener.next()).isEqualTo("subscribed " + topic);
    assertThat(redis.run("INFO", "commandstats")).contains("cmdstat_subscribe:calls=3,");
  }

  @Test
  void aLinkReconnectsToARestartedRedisAndReportsUpOncePerConnection() throws Exception {
    link.subscribe(List.of("a"));
    assertThat(listener.next()).isEqualTo("subscribed a");

    redis.kill();
    assertThat(listener.next()).isEqualTo("down");
    assertThat(link.isUp("any")).isFalse();
    redis.restart();

    assertThat(listener.next()).isEqualTo("up");
    assertThat(link.isUp("any")).isTrue();
    link.subscribe(List.of("a"));
    assertThat(listener.next()).isEqualTo("subscribed a");
    redis.run("PUBLISH", "a", "again");
    assertThat(listener.next()).isEqualTo("message a");
    assertThat(listener.isSilent()).isTrue();
    assertThat(counter("tidewire_redis_reconnects_total")).isEqualTo(1);
  }

  @Test
  void aConnectionClosedByRedisIsReplaced() throws Exception {
    link.subscribe(List.of("a"));
    assertThat(listener.next()).isEqualTo("subscribed a");

    redis.run("CLIENT", "KILL", "TYPE", "pubsub");

    assertThat(listener.next()).isEqualTo("down");
    assertThat(listener.next()).isEqualTo("up");
  }

  @Test
  void theProbeDetectsARedisThatHangsWithAnOpenConnection() throws Exception {
    until("the first probe is through", () -> link.problem().isEmpty());

    redis.pause();
    assertThat(listener.next()).isEqualTo("down");
    redis.resume();

    assertThat(listener.next()).isEqualTo("up");
  }

  @Test
  void aRefusedSubscriptionClosesTheConnectionUntilItIsAllowed() throws Exception {
    redis.run("ACL", "SETUSER", "default", "resetchannels", "&tw:probe:*");

    link.subscribe(List.of("forbidden"));
    assertThat(listener.next()).isEqualTo("down");
    assertThat(listener.next()).isEqualTo("up");

    redis.run("ACL", "SETUSER", "default", "allchannels");
    link.subscribe(List.of("forbidden"));
    assertThat(listener.next()).isEqualTo("subscribed forbidden");
  }

  @Test
  void aListenerThatThrowsLosesItsOwnMessageOnly() throws Exception {
    var clumsy = new RecordingListener();
    var second =
        SubscriberLink.of(
            vertx, redis.settings(), "clumsy", new Throwing(clumsy), new SimpleMeterRegistry());
    second.start();
    assertThat(clumsy.next()).isEqualTo("up");
    second.subscribe(List.of("a"));
    assertThat(clumsy.next()).isEqualTo("subscribed a");

    redis.run("PUBLISH", "a", "throw");
    redis.run("PUBLISH", "a", "after");

    assertThat(clumsy.next()).isEqualTo("message a");
    assertThat(clumsy.nextPayload()).hasToString("after");
    resultOf(second.stop());
  }

  @Test
  void subscriptionsRequestedWhileDownAreDropped() throws Exception {
    redis.kill();
    assertThat(listener.next()).isEqualTo("down");

    link.subscribe(List.of("dropped"));
    redis.restart();
    assertThat(listener.next()).isEqualTo("up");
    link.subscribe(List.of("kept"));

    assertThat(listener.next()).isEqualTo("subscribed kept");
  }

  @Test
  void aLinkUnprovenForTenSecondsIsReportedAsAProblem() throws Exception {
    until("the first probe is through", () -> link.problem().isEmpty());
    redis.kill();
    assertThat(listener.next()).isEqualTo("down");

    clock.advance(SubscriberLink.TOLERATED.minusMillis(1));
    assertThat(link.problem()).isEmpty();

    clock.advance(SubscriberLink.TOLERATED);
    assertThat(link.problem()).hasValueSatisfying(why -> assertThat(why).contains("sub is down"));

    redis.restart();
    until("it proves itself again", () -> link.problem().isEmpty());
  }

  @Test
  void aLinkThatWasNeverUpIsReportedAsAProblem() {
    var nowhere =
        SubscriberLink.of(vertx, redis.settings(), "nowhere", listener, new SimpleMeterRegistry());

    assertThat(nowhere.problem())
        .hasValueSatisfying(why -> assertThat(why).contains("not connected yet"));
  }

  @Test
  void aStoppedLinkLeavesNothingBehind() throws Exception {
    assertThat(connections()).isEqualTo(2);
    assertThat(registry.get("tidewire_redis_link_up").tag("link", "sub").gauge().value())
        .isEqualTo(1);

    resultOf(link.stop());

    assertThat(listener.next()).isEqualTo("down");
    until("no connection is left", () -> connections() == 0);
    assertThat(registry.find("tidewire_redis_link_up").gauge()).isNull();
    assertThat(link.isUp("any")).isFalse();
    assertThat(listener.isSilent()).isTrue();
  }

  @Test
  void manyReconnectsLeaveNoConnectionBehind() throws Exception {
    for (int round = 0; round < 5; round++) {
      link.subscribe(List.of("a"));
      assertThat(listener.next()).isEqualTo("subscribed a");
      redis.run("CLIENT", "KILL", "TYPE", "pubsub");
      assertThat(listener.next()).isEqualTo("down");
      assertThat(listener.next()).isEqualTo("up");
    }

    until("two connections as in the beginning", () -> connections() == 2);
  }

  /** Counts all connections except the one that runs this query. */
  private long connections() {
    return redis.run("CLIENT", "LIST").lines().filter(line -> !line.contains("cmd=client")).count();
  }

  private double counter(String name) {
    return registry.get(name).tag("link", "sub").counter().count();
  }

  private record Throwing(RecordingListener listener) implements SubscriberLink.Listener {
    @Override
    public void onUp(Predicate<String> topics) {
      listener.onUp(topics);
      throw new IllegalStateException("clumsy");
    }

    @Override
    public void onDown(Predicate<String> topics) {
      throw new IllegalStateException("clumsy");
    }

    @Override
    public void onSubscribed(String topic) {
      listener.onSubscribed(topic);
      throw new IllegalStateException("clumsy");
    }

    @Override
    public void onUnsubscribed(String topic) {
      throw new IllegalStateException("clumsy");
    }

    @Override
    public void onMessage(String topic, Buffer payload) {
      if (payload.toString().equals("throw")) throw new IllegalStateException("clumsy");
      listener.onMessage(topic, payload);
    }
  }
}
