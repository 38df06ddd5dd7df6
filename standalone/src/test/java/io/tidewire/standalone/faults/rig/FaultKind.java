package io.tidewire.standalone.faults.rig;

/** What may befall the system. */
public enum FaultKind {
  EDGE_KILLED("edge killed"),
  EDGE_STOPPED("edge stopped for 5 s"),
  EDGE_DRAINED("edge drained"),
  REDIS_RESTARTED("Redis restarted"),
  REDIS_EMPTIED("Redis restarted without data"),
  FAILOVER("failover with lost writes"),
  FAIL_BACK("fail-back"),
  PUBSUB_KILLED("pub/sub links killed"),
  BUFFERS_OVERFLOWN("output buffers overflown"),
  MESSAGES_LOST("single pub/sub messages lost"),
  REDIS_FAR("Redis 300 ms away from edges"),
  /** More than those who read 1 KB/s can take; they are there all the time. */
  READERS_SWAMPED("slow readers swamped"),
  /** While a webhook is under way. */
  DISPATCHER_KILLED("dispatcher of webhooks killed"),
  PRESENCE_KILLED("presence-service killed");

  private final String title;

  FaultKind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
