package io.tidewire.auth;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.time.Timers;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster key if no setting has one: created by the first auth process and stored in Redis, so
 * that all auth processes use the same, also after a restart. If Redis has lost it, it is stored
 * again. Confined to the link's event loop.
 */
final class RedisClusterKey {

  static final Duration PERIOD = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(RedisClusterKey.class);

  private final CommandLink redis;
  private final ClusterKey own;
  private Optional<ClusterKeys> keys = Optional.empty();
  private Timers.Cancel looking = () -> {};

  RedisClusterKey(CommandLink redis, SecureRandom random) {
    this.redis = redis;
    own = ClusterKey.random(random);
  }

  void start(Timers timers) {
    redis.start();
    redis.up().onSuccess(up -> agree());
    looking = timers.every(PERIOD, this::agree);
  }

  Future<Void> stop() {
    looking.cancel();
    return redis.stop();
  }

  /** Empty until Redis has answered for the first time. */
  Optional<ClusterKeys> now() {
    return keys;
  }

  /** Redis executes them in order, so that every process reads the same key. */
  private void agree() {
    String offered = keys.map(ClusterKeys::current).orElse(own).value();
    redis.send(Request.cmd(Command.SET).arg(RedisKeys.clusterKey()).arg(offered).arg("NX"));
    redis.send(Request.cmd(Command.GET).arg(RedisKeys.clusterKey())).onSuccess(this::learn);
  }

  private void learn(@Nullable Response kept) {
    if (kept == null) return;
    try {
      learn(new ClusterKey(kept.toString()));
    } catch (IllegalArgumentException tooShort) {
      log.error(
          "cluster key unusable redis_key={} why={}",
          RedisKeys.clusterKey(),
          tooShort.getMessage());
    }
  }

  /** What was signed with the former one remains valid. */
  private void learn(ClusterKey kept) {
    Optional<ClusterKey> before = keys.map(ClusterKeys::current);
    if (before.filter(kept::equals).isPresent()) return;
    keys = Optional.of(new ClusterKeys(kept, before));
    log.info("cluster key {}", before.isEmpty() ? "known" : "replaced");
  }
}
