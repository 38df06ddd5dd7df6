package io.tidewire.standalone.faults.history;

/** The kinds of faults that are injected. */
public enum FaultKind {
  EDGE_KILLED("edge killed"),
  EDGE_STOPPED("edge stopped for 5 s"),
  EDGE_DRAINED("edge drained"),
  REDIS_RESTARTED("Redis restarted"),
  REDIS_EMPTIED("Redis restarted without data"),
  /** A replica that lacks acknowledged writes is promoted. */
  FAILOVER("failover with lost writes"),
  FAIL_BACK("fail-back"),
  PUBSUB_KILLED("pub/sub links killed"),
  BUFFERS_OVERFLOWN("output buffers overflown"),
  MESSAGES_LOST("single pub/sub messages lost"),
  REDIS_FAR("Redis 300 ms away from edges"),
  /** A replica is promoted. The killed Redis returns and acts as the primary at first. */
  PRIMARY_KILLED("primary killed"),
  /** A replica is promoted while the former primary is running. */
  PLANNED_FAILOVER("planned failover"),
  /** The primary is stopped by SIGSTOP until a replica is promoted. */
  PRIMARY_STOPPED("primary stopped"),
  SLOTS_MOVED("slots moved"),
  /** Clients that read 1 KB/s are sent more than they can read. They are connected all the time. */
  READERS_SWAMPED("slow readers swamped"),
  /** The dispatcher is killed while it waits for the answer to a webhook. */
  DISPATCHER_KILLED("dispatcher of webhooks killed"),
  PRESENCE_KILLED("presence-service killed");

  private final String title;

  FaultKind(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
