package io.tidewire.edge.lease;

import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseIT {

  private static final int PATIENCE_S = 30;
  private static final LeaseConfig QUICK =
      new LeaseConfig(Duration.ofMillis(500), Duration.ofMillis(50));

  private final RedisServer redis = RedisServer.own();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final BlockingQueue<String> reborn = new LinkedBlockingQueue<>();
  private final Node node = new Node("edge", "local", "edge~1");

  private CommandLink link;
  private Lease lease;

  @BeforeEach
  void take() throws Exception {
    link = resultOf(on(() -> Future.succeededFuture(dial())));
    lease = resultOf(on(() -> Future.succeededFuture(make())));
    resultOf(on(() -> lease.start(reborn::add)));
  }

  @AfterEach
  void stop() throws Exception {
    resultOf(
        on(
            () -> {
              lease.stop();
              return link.stop();
            }));
    resultOf(vertx.close());
    redis.close();
  }

  private CommandLink dial() {
    CommandLink dialled =
        CommandLink.of(vertx, redis.settings(), "lease", new SimpleMeterRegistry());
    dialled.start();
    return dialled;
  }

  private Lease make() {
    LoopTime time =
        new LoopTime(
            new VertxTimers(vertx),
            Clock.systemUTC(),
            new Random(1),
            task -> loop.runOnContext(go -> task.run()));
    return new Lease(link, QUICK, node, time);
  }

  @Test
  void theLeaseIsHeldAndItsEndMovesWithEveryRenewal() throws Exception {
    long end = endOf("edge~1");

    until(() -> endOf("edge~1") > end + QUICK.ttl().toMillis());

    // On a crowded machine a renewal may just be late.
    until(() -> lease.problem().isEmpty());
    assertThat(lease.node()).isEqualTo("edge~1");
  }

  @Test
  void aDeadIncarnationIsReplacedByOneThatHoldsALeaseBeforeAnybodyHearsOfIt() throws Exception {
    redis.run("ZADD", RedisKeys.deadLeases(), "1", "edge~1");

    String next = reborn.poll(PATIENCE_S, TimeUnit.SECONDS);

    assertThat(next).isNotEqualTo("edge~1").isEqualTo(lease.node());
    assertThat(endOf(next)).isPositive();
  }

  @Test
  void aDeathThatWasToldTwiceCostsOneIncarnation() throws Exception {
    resultOf(
        on(
            () -> {
              lease.declaredDead("edge~1");
              lease.declaredDead("edge~1");
              return Future.succeededFuture();
            }));
    String next = reborn.poll(PATIENCE_S, TimeUnit.SECONDS);
    resultOf(
        on(
            () -> {
              lease.declaredDead("edge~1");
              return Future.succeededFuture();
            }));

    assertThat(lease.node()).isEqualTo(next);
    assertThat(reborn).isEmpty();
  }

  @Test
  void aLeaseThatCannotBeRenewedIsAProblemAndIsTakenUpAgain() throws Exception {
    redis.kill();
    until(() -> lease.problem().isPresent());

    redis.restart();

    until(() -> lease.problem().isEmpty());
    assertThat(endOf("edge~1")).isPositive();
    assertThat(reborn).isEmpty();
  }

  @Test
  void aRetiredLeaseHasEndedAndStaysSo() throws Exception {
    resultOf(on(lease::retire));

    resultOf(pause(QUICK.renewal().multipliedBy(4)));

    assertThat(endOf("edge~1")).isZero();
  }

  private long endOf(String incarnation) {
    String end = redis.run("ZSCORE", RedisKeys.leases(), incarnation);
    return end.isEmpty() ? -1 : (long) Double.parseDouble(end);
  }

  private <T> Future<T> on(Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(go -> task.get().onComplete(done));
    return done.future();
  }

  private Future<Void> pause(Duration length) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(length.toMillis(), fired -> over.complete());
    return over.future();
  }
}
