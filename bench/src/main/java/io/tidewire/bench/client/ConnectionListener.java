package io.tidewire.bench.client;

import io.netty.buffer.ByteBuf;

/** Receives the events of one connection, on its event loop. Nothing follows {@link #ended}. */
public interface ConnectionListener {

  /** The server has established the connection. Subscriptions may begin. */
  void established(Connection connection);

  /** A subscription was confirmed. */
  default void subscribed(Connection connection, Confirmation confirmation) {}

  /** A subscription or another request was refused. */
  default void refused(Connection connection, String frame) {}

  /**
   * A text frame with a stamp arrived; {@link #delivered} follows.
   *
   * @param start of its payload in the bytes, which belong to the connection
   */
  default void frame(Connection connection, ByteBuf bytes, int start, int end) {}

  /**
   * A stamped event arrived.
   *
   * @param nowMicros when its bytes were read
   */
  default void delivered(long nowMicros, Stamp stamp) {}

  /** Any other frame that the server sent unasked, such as one about a member that joined. */
  default void other(Connection connection, String frame) {}

  /** A WebSocket or Pusher ping was answered. */
  default void pinged() {}

  void ended(Connection connection, Ending ending);
}
