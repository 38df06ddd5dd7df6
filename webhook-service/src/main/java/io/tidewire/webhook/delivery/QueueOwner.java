package io.tidewire.webhook.delivery;

/** The worker of a queue, as its {@link QueueSender} sees it. */
interface QueueOwner {

  /** Whether an attempt may start now. */
  boolean mayStart();

  /** A webhook has left the window. */
  void progressed();

  /** Redis says that another process owns the queue. */
  void lost();
}
