package io.tidewire.webhook.outbox;

/** Counts what happens to the events of the outboxes. */
public interface MoverMeters {

  /** Counts events that no endpoint wants. */
  void unwanted(int events);

  /**
   * @param events that at least one endpoint wants
   * @param full how often an endpoint's queue was full
   * @param unstored how often the queues of the app took too much memory
   */
  void queued(int events, int full, int unstored);
}
