package io.tidewire.bench.client;

import io.netty.buffer.ByteBuf;

/** What one connection has to say. Called on its event loop, and never after {@link #ended}. */
public interface ConnectionListener {

  /** The server's greeting is here; subscriptions may begin. */
  void established(Connection connection);

  /** A subscription was confirmed. */
  default void subscribed(Connection connection, Confirmation confirmation) {}

  /** A subscription, or anything else we asked for, was refused. */
  default void refused(Connection connection, String frame) {}

  /**
   * A text frame arrived that has a stamp; {@link #delivered} follows.
   *
   * @param start of its payload in the bytes, which are the connection's
   */
  default void frame(Connection connection, ByteBuf bytes, int start, int end) {}

  /**
   * A stamped event arrived.
   *
   * @param nowMicros when its bytes were read
   */
  default void delivered(long nowMicros, Stamp stamp) {}

  /** Any other frame that the server sent by itself, such as a member that joined. */
  default void other(Connection connection, String frame) {}

  /** A ping, of either kind, was answered. */
  default void pinged() {}

  void ended(Connection connection, Ending ending);
}
