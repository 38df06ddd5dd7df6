package io.tidewire.standalone;

import io.tidewire.kit.redis.RedisPreflight;
import io.tidewire.kit.redis.settings.RedisLogin;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.settings.Settings;
import io.tidewire.standalone.redis.EmbeddedRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;

/**
 * The Redis to run with: the operator's, or one of our own.
 *
 * @param settings name it, whichever it is
 * @param description for people
 */
record RedisChoice(Vertx vertx, Settings settings, String description, Optional<EmbeddedRedis> own)
    implements RunningService {

  private static final String URL = "tidewire.redis.url";

  /** Completes when it has answered. */
  static Future<RedisChoice> make(Platform platform) {
    Settings settings = platform.settings();
    return settings.text(URL).isPresent()
        ? theirs(platform.vertx(), settings)
        : ours(platform.vertx(), settings);
  }

  private static Future<RedisChoice> theirs(Vertx vertx, Settings settings) {
    RedisSettings redis = RedisSettings.from(settings);
    return RedisPreflight.at(vertx, redis)
        .map(
            answered ->
                new RedisChoice(vertx, settings, redis.deployment().toString(), Optional.empty()));
  }

  private static Future<RedisChoice> ours(Vertx vertx, Settings settings) {
    return vertx
        .executeBlocking(EmbeddedRedis::start)
        .map(
            redis ->
                new RedisChoice(
                    vertx,
                    settings.with(Map.of(URL, withLogin(redis.url()))),
                    "in memory, lost at exit (set TIDEWIRE_REDIS_URL to use another)",
                    Optional.of(redis)));
  }

  private static String withLogin(RedisUrl url) {
    String password = url.login().map(RedisLogin::password).orElse("");
    return "redis://:" + password + "@" + url.host() + ":" + url.port();
  }

  @Override
  public Future<Void> drain() {
    return Future.succeededFuture();
  }

  /** Ends it, if it is ours. */
  @Override
  public Future<Void> stop() {
    return own.map(redis -> vertx.executeBlocking(() -> stopped(redis)).<Void>mapEmpty())
        .orElse(Future.succeededFuture());
  }

  private static boolean stopped(EmbeddedRedis redis) {
    redis.stop();
    return true;
  }
}
