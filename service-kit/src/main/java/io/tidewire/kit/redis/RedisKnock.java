package io.tidewire.kit.redis;

import io.tidewire.kit.CannotStart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.concurrent.TimeUnit;

/**
 * One attempt to reach Redis, for who would rather not start without it. The links themselves wait
 * for ever.
 */
public final class RedisKnock {

  private RedisKnock() {}

  /** Fails with {@link CannotStart} unless a primary that we can use answers in time. */
  public static Future<Void> at(Vertx vertx, RedisSettings settings) {
    Dialer.Dialed dialed = new Dialer(vertx, settings, "knock").dial();
    return dialed
        .connection()
        .compose(RedisKnock::greet)
        .timeout(settings.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .eventually(dialed::hangUp)
        .recover(failure -> Future.failedFuture(unreachable(settings, failure)));
  }

  private static Future<Void> greet(RedisConnection connection) {
    return Future.all(
            connection.send(Request.cmd(Command.HELLO)).compose(Greeting::check),
            connection.send(Request.cmd(Command.PING)))
        .mapEmpty();
  }

  private static CannotStart unreachable(RedisSettings settings, Throwable failure) {
    String why = Greeting.explain(failure, settings.url());
    return new CannotStart(
        "no Redis at " + settings.url() + ": " + why + " (TIDEWIRE_REDIS_URL)", failure);
  }
}
