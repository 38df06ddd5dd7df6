package io.tidewire.edge.session;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;

/**
 * The road that a client event takes to all subscribers of its channel in the cluster: the same as
 * any other event.
 */
public interface ClientEventPublisher {

  /**
   * Publishes a finished frame. Completes when Redis took it; fails at once while Redis is away,
   * nothing is kept.
   *
   * @param except the sender
   */
  Future<Void> publish(Topic topic, String frame, SocketId except);
}
