package io.tidewire.presence.testing;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.script.ContractScripts;
import java.time.Duration;
import java.util.List;

/** One edge incarnation as Redis sees it. It renews its lease until it dies. */
public final class EdgeIncarnation {

  public final String node;
  private final TestRegistry registry;
  private final Duration ttl;
  private volatile String lastAnswer = "";
  private long renewals;
  private boolean silent;

  private EdgeIncarnation(TestRegistry registry, String node, Duration ttl) {
    this.registry = registry;
    this.node = node;
    this.ttl = ttl;
  }

  public static EdgeIncarnation alive(TestRegistry registry, String node, Duration ttl) {
    var edge = new EdgeIncarnation(registry, node, ttl);
    edge.renew();
    edge.live();
    return edge;
  }

  /** Starts to renew its lease. */
  public synchronized void live() {
    silent = false;
    renewals =
        registry.vertx.setPeriodic(
            ttl.dividedBy(5).toMillis(), tick -> registry.vertx.executeBlocking(this::beat));
  }

  /**
   * Stops renewing, like an edge that was killed, stopped or cut off. Nothing is sent after this
   * returns.
   */
  public synchronized void fallSilent() {
    silent = true;
    registry.vertx.cancelTimer(renewals);
  }

  /** Stops all of them, so that their leases expire at the same moment. */
  public static void fallSilentTogether(EdgeIncarnation... edges) {
    for (EdgeIncarnation edge : edges) edge.fallSilent();
    for (EdgeIncarnation edge : edges) {
      String expiry = edges[0].registry.redis.run("ZSCORE", RedisKeys.leases(), edges[0].node);
      edge.registry.redis.run("ZADD", RedisKeys.leases(), "XX", expiry, edge.node);
    }
  }

  /** Stops cleanly. */
  public void retire() {
    fallSilent();
    registry.redis.run("ZADD", RedisKeys.leases(), "XX", "0", node);
  }

  private synchronized String beat() {
    return silent ? lastAnswer : renew();
  }

  /** Uses a connection of its own, because an edge does not wait for another process's link. */
  public String renew() {
    String answer =
        registry.redis.run(
            "EVAL",
            ContractScripts.RENEW.source(),
            "3",
            RedisKeys.leases(),
            RedisKeys.deadLeases(),
            RedisKeys.leaseMeta(),
            "",
            node,
            Long.toString(ttl.toMillis()));
    lastAnswer = answer.lines().findFirst().orElseThrow();
    return lastAnswer;
  }

  /** Returns {@code OK} and the app's connections on all edges, or {@code DEAD}. */
  public String reportConnections(String appId, int connections) {
    List<String> keys =
        List.of(RedisKeys.connections(appId), RedisKeys.connectionApps(), RedisKeys.deadLeases());
    var answer =
        registry
            .link
            .eval(
                ContractScripts.CONNECTIONS,
                keys,
                List.of(node, Integer.toString(connections), appId))
            .await();
    return answer.get(0) + (answer.size() > 1 ? " " + answer.get(1) : "");
  }

  public boolean isDead() {
    return !registry.redis.run("ZSCORE", RedisKeys.deadLeases(), node).isEmpty();
  }

  public String lastAnswer() {
    return lastAnswer;
  }
}
