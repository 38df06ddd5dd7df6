package io.tidewire.standalone.faults.history;

/** What may befall the system. */
public enum FaultKind {
  EDGE_KILLED("edge killed"),
  EDGE_STOPPED("edge stopped for 5 s"),
  EDGE_DRAINED("edge drained"),
  REDIS_RESTARTED("Redis restarted"),
  REDIS_EMPTIED("Redis restarted without data"),
  /** To a replica that lacks acknowledged writes. */
  FAILOVER("failover with lost writes"),
  FAIL_BACK("fail-back"),
  PUBSUB_KILLED("pub/sub links killed"),
  BUFFERS_OVERFLOWN("output buffers overflown"),
  MESSAGES_LOST("single pub/sub messages lost"),
  REDIS_FAR("Redis 300 ms away from edges"),
  /** A replica is promoted; the one that was killed returns, as a primary at first. */
  PRIMARY_KILLED("primary killed"),
  /** The former primary lives. */
  PLANNED_FAILOVER("planned failover"),
  /** SIGSTOP until a replica is promoted. */
  PRIMARY_STOPPED("primary stopped"),
  SLOTS_MOVED("slots moved"),
  /** More than those who read 1 KB/s can take; they are there all the time. */
  READERS_SWAMPED("slow readers swamped"),
  /** While a webhook is under way. */
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
