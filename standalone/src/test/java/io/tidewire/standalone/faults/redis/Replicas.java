package io.tidewire.standalone.faults.redis;

import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;

/** Reads the replication state of a server. */
final class Replicas {

  private Replicas() {}

  static void awaitInSync(RedisServer replica) {
    Await.until(
        "the replica is in sync",
        SubscriptionFaults.PATIENCE,
        () -> replication(replica).contains("master_link_status:up"));
  }

  static boolean isReplica(RedisServer server) {
    return replication(server).contains("role:slave");
  }

  /** Empty while the server does not answer. */
  static String replication(RedisServer server) {
    try {
      return server.run("INFO", "replication");
    } catch (RuntimeException away) {
      return "";
    }
  }
}
