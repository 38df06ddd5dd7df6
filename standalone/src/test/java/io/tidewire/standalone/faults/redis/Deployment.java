package io.tidewire.standalone.faults.redis;

import static io.tidewire.standalone.faults.history.FaultKind.BUFFERS_OVERFLOWN;
import static io.tidewire.standalone.faults.history.FaultKind.FAILOVER;
import static io.tidewire.standalone.faults.history.FaultKind.MESSAGES_LOST;
import static io.tidewire.standalone.faults.history.FaultKind.PLANNED_FAILOVER;
import static io.tidewire.standalone.faults.history.FaultKind.PRIMARY_KILLED;
import static io.tidewire.standalone.faults.history.FaultKind.PRIMARY_STOPPED;
import static io.tidewire.standalone.faults.history.FaultKind.PUBSUB_KILLED;
import static io.tidewire.standalone.faults.history.FaultKind.REDIS_EMPTIED;
import static io.tidewire.standalone.faults.history.FaultKind.REDIS_FAR;
import static io.tidewire.standalone.faults.history.FaultKind.REDIS_RESTARTED;
import static io.tidewire.standalone.faults.history.FaultKind.SLOTS_MOVED;

import io.tidewire.standalone.faults.history.FaultKind;
import io.vertx.core.Vertx;
import java.util.List;

/** The deployments of Redis. */
public enum Deployment {
  /** One Redis with a replica, which only the test promotes. */
  SINGLE,
  /** A primary, two replicas and three Sentinels. */
  SENTINEL,
  /** A Redis Cluster of three primaries with a replica each. */
  CLUSTER;

  /**
   * Starts it, empty.
   *
   * @param vertx with one event loop, for the proxies
   */
  public FaultyRedis start(Vertx vertx) {
    return switch (this) {
      case SINGLE -> new SingleRedis(vertx);
      case SENTINEL -> new SentinelRedis();
      case CLUSTER -> new ClusterRedis();
    };
  }

  /** The faults that can be injected into this deployment. */
  public List<FaultKind> faults() {
    return switch (this) {
      case SINGLE ->
          List.of(
              REDIS_RESTARTED,
              REDIS_EMPTIED,
              FAILOVER,
              PUBSUB_KILLED,
              BUFFERS_OVERFLOWN,
              MESSAGES_LOST,
              REDIS_FAR);
      case SENTINEL ->
          List.of(
              PRIMARY_KILLED, PLANNED_FAILOVER, PRIMARY_STOPPED, PUBSUB_KILLED, BUFFERS_OVERFLOWN);
      case CLUSTER ->
          List.of(
              PRIMARY_KILLED,
              PLANNED_FAILOVER,
              PRIMARY_STOPPED,
              SLOTS_MOVED,
              REDIS_EMPTIED,
              PUBSUB_KILLED,
              BUFFERS_OVERFLOWN);
    };
  }
}
