package io.tidewire.kit.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.redis.cluster.ClusterTopology;
import io.tidewire.kit.redis.connection.RedisDialer;
import io.tidewire.kit.redis.connection.RedisHandshake;
import io.tidewire.kit.redis.errors.WrongRedis;
import io.tidewire.kit.redis.sentinel.SentinelTopology;
import io.tidewire.kit.redis.settings.ClusterUrl;
import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.service.StartupException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Checks that Redis can be reached before a service starts. The links themselves never give up. */
public final class RedisPreflight {

  /** A Redis that is briefly busy or restarting does not stop the start. */
  static final int ATTEMPTS = 3;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private RedisPreflight() {}

  /**
   * Fails with {@link StartupException} unless a primary that we can use answers one of three
   * attempts in time. A Redis that we can never use is tried once.
   */
  public static Future<Void> at(Vertx vertx, RedisSettings settings) {
    Backoff pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, ThreadLocalRandom.current());
    return attempts(vertx, settings, ATTEMPTS, pauses)
        .recover(failure -> Future.failedFuture(unreachable(settings, failure)));
  }

  /**
   * Fails with {@link StartupException} if what answers is a Redis that we can never use, such as a
   * node of a cluster or a Sentinel, or no Redis at all. Completes if it is a primary, and also if
   * nothing answers in time: that may change without a change of the settings.
   */
  public static Future<Void> unlessWrong(Vertx vertx, RedisSettings settings) {
    return attempt(vertx, settings)
        .recover(
            failure ->
                failure instanceof WrongRedis
                    ? Future.failedFuture(unreachable(settings, failure))
                    : Future.succeededFuture());
  }

  private static Future<Void> attempts(
      Vertx vertx, RedisSettings settings, int left, Backoff pauses) {
    return attempt(vertx, settings)
        .recover(
            failure ->
                failure instanceof WrongRedis || left == 1
                    ? Future.failedFuture(failure)
                    : pause(vertx, pauses.next())
                        .compose(over -> attempts(vertx, settings, left - 1, pauses)));
  }

  private static Future<Void> pause(Vertx vertx, Duration span) {
    return vertx.timer(Math.max(1, span.toMillis()), TimeUnit.MILLISECONDS).mapEmpty();
  }

  private static Future<Void> attempt(Vertx vertx, RedisSettings settings) {
    RedisDeployment deployment = settings.deployment();
    if (deployment instanceof RedisUrl single) return attempt(vertx, settings, single);
    return deployment instanceof ClusterUrl
        ? ofCluster(vertx, settings)
        : bySentinel(vertx, settings);
  }

  /** The cluster is known, and some node serves what every process needs. */
  private static Future<Void> ofCluster(Vertx vertx, RedisSettings settings) {
    ClusterTopology cluster = ClusterTopology.start(vertx, settings, new SimpleMeterRegistry());
    return cluster
        .first()
        .timeout(settings.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> Future.failedFuture(unknown(cluster)))
        .<Void>mapEmpty()
        .eventually(cluster::stop);
  }

  private static RuntimeException unknown(ClusterTopology cluster) {
    String why = cluster.problem().orElse("no node of the cluster has answered in time");
    return cluster.isWrong() ? new WrongRedis(why) : new StartupException(why);
  }

  private static Future<Void> bySentinel(Vertx vertx, RedisSettings settings) {
    SentinelTopology sentinels = SentinelTopology.start(vertx, settings, new SimpleMeterRegistry());
    return sentinels
        .primary()
        .timeout(settings.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> Future.failedFuture(unknown(sentinels)))
        .compose(primary -> attempt(vertx, settings, primary))
        .eventually(sentinels::stop);
  }

  private static RuntimeException unknown(SentinelTopology sentinels) {
    String why = sentinels.problem().orElse("no Sentinel has named a primary in time");
    return sentinels.isWrong() ? new WrongRedis(why) : new StartupException(why);
  }

  private static Future<Void> attempt(Vertx vertx, RedisSettings settings, RedisUrl primary) {
    RedisDialer.Dialed dialed =
        new RedisDialer(vertx, settings, RedisHandshake.PRIMARY, "preflight").dial(primary);
    return dialed
        .connection()
        .compose(RedisPreflight::greet)
        .timeout(settings.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(explained(failure, primary)))
        .eventually(dialed::hangUp);
  }

  private static Future<Void> greet(RedisConnection connection) {
    return Future.all(
            connection.send(Request.cmd(Command.HELLO)).compose(RedisHandshake.PRIMARY::check),
            connection.send(Request.cmd(Command.PING)))
        .mapEmpty();
  }

  private static RuntimeException explained(Throwable failure, RedisUrl primary) {
    String why = primary + ": " + RedisHandshake.PRIMARY.explain(failure, primary);
    boolean isWrong = failure instanceof WrongRedis || RedisHandshake.isForeign(failure);
    return isWrong ? new WrongRedis(why) : new StartupException(why, failure);
  }

  private static StartupException unreachable(RedisSettings settings, Throwable failure) {
    String where = settings.deployment() instanceof RedisUrl ? "" : settings.deployment() + ": ";
    return new StartupException(
        "no Redis at " + where + failure.getMessage() + " (TIDEWIRE_REDIS_URL)", failure);
  }
}
