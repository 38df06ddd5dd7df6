package io.tidewire.edge.session;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;

/** Publishes client events to all subscribers of a channel in the cluster. */
public interface ClientEventPublisher {

  /**
   * Publishes a complete frame. Completes when Redis has accepted it. Fails at once while Redis is
   * unavailable; nothing is queued.
   *
   * @param except the sender
   */
  Future<Void> publish(Topic topic, String frame, SocketId except);
}
