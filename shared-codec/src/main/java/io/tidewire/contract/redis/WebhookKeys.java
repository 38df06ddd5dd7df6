package io.tidewire.contract.redis;

/**
 * The keys of webhooks on their way to receivers. Those of one app have one hash tag, so that an
 * event moves from an endpoint's queue to the dead letters in one step.
 */
public final class WebhookKeys {

  private WebhookKeys() {}

  /**
   * Sorted set, {@code app:endpoint} whose queue is not empty → when somebody has to look at it, in
   * ms of Redis time. The queue's owner puts that off; so an owner that dies is replaced.
   */
  public static String queuesDue() {
    return "tw:{l}:wq";
  }

  /**
   * Hash, app → bytes that its queues and dead letters took when somebody counted; an app without
   * any is not there.
   */
  public static String memory() {
    return "tw:{l}:wb";
  }

  /** String, expires: some process has looked through all outboxes lately. */
  public static String outboxesSeen() {
    return "tw:{l}:wp";
  }

  /**
   * Stream: what waits for an endpoint, oldest first. Fields {@code c} channels, a line each,
   * {@code e} events as JSON with commas between, {@code n} how many, {@code t} when the first
   * happened in ms, {@code i} id, and {@code r} if it is a dead letter that is sent again.
   */
  public static String queue(String appId, String endpointId) {
    return prefix(appId) + "q:" + endpointId;
  }

  /**
   * Hash, id of a webhook that was begun → {@code created|first attempt|attempts|entry,entry,…},
   * the entries being those of the {@link #queue}.
   */
  public static String begun(String appId, String endpointId) {
    return prefix(appId) + "b:" + endpointId;
  }

  /** String, expires: the process that delivers an endpoint's queue. */
  public static String owner(String appId, String endpointId) {
    return prefix(appId) + "o:" + endpointId;
  }

  /**
   * Hash, expires: tag of a partition → id of the last entry of its outbox that has been moved to
   * the app's queues.
   */
  public static String moved(String appId) {
    return prefix(appId) + "m";
  }

  /** Stream of bounded length, expires: the app's dead letters, oldest first. */
  public static String deadLetters(String appId) {
    return prefix(appId) + "d";
  }

  private static String prefix(String appId) {
    return "tw:{w:" + appId + "}:";
  }
}
