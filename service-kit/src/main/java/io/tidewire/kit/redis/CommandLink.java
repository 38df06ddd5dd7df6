package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.errors.RedisUnavailable;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.script.ScriptCommands;
import io.tidewire.kit.redis.settings.ClusterUrl;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;

/**
 * Commands to Redis, over connections that reconnect automatically: one, or in a Redis Cluster one
 * to each primary. All keys of a command are of one hash slot.
 *
 * <p>Belongs to the event loop that created it. Calls from other threads are passed to that loop.
 * Futures complete there.
 */
public interface CommandLink {

  /**
   * Made on the caller's event loop.
   *
   * @param name identifies this link in logs, metrics and Redis' CLIENT LIST
   */
  static CommandLink of(Vertx vertx, RedisSettings settings, String name, MeterRegistry registry) {
    return settings.deployment() instanceof ClusterUrl
        ? new ClusterCommandLink(vertx, settings, name, registry)
        : SingleCommandLink.toPrimary(vertx, settings, name, registry);
  }

  /** Connects, and reconnects until {@link #stop}. */
  void start();

  /** Thread-safe. */
  boolean isUp();

  /** The first connection; fails only if the link is stopped before there is one. */
  Future<Void> up();

  /** Why commands cannot be sent; empty if they can. Thread-safe. */
  Optional<String> problem();

  /**
   * Whether the cluster has no primary for this key's slot, which is no fault of this process.
   * False with a single Redis. Thread-safe.
   */
  boolean isLostByCluster(String key);

  /**
   * Identifies the server of a key: what waits for one server need not keep back what another one
   * would answer. Thread-safe.
   */
  Object serverOf(String key);

  /** The same for the keys of a channel. */
  Object serverOf(Topic topic);

  /** Commands that may wait for the answers of one server; further ones fail at once. */
  int maxInFlight();

  /**
   * Sends {@code request} behind those sent before. Fails with {@link RedisUnavailable} if it could
   * not be sent or was not answered, and with the client's {@code ErrorType} if Redis answered with
   * an error. The answer is null if Redis answers nil.
   */
  Future<Response> send(Request request);

  /** Loads a script on every new connection. */
  void learn(Script script);

  /**
   * Runs {@code script} by its digest, and by its source if Redis has forgotten it. Later commands
   * may be executed before it in that case only. {@code args} are the script's own: the replication
   * id, if the script takes it, is put before them.
   */
  Future<Response> eval(Script script, List<String> keys, List<String> args);

  /** The same link for commands whose order matters even if Redis has forgotten a script. */
  ScriptCommands inOrder();

  /** One link for each server: this one, or those to the primaries that are known now. */
  List<CommandLink> servers();

  /**
   * @param changed called on the event loop whenever a server, or another one in its place, has
   *     become reachable: it may have lost what was written last
   */
  void onServersChanged(Runnable changed);

  /** Disconnects. Unanswered commands fail with an unknown outcome; later ones are not sent. */
  Future<Void> stop();
}
