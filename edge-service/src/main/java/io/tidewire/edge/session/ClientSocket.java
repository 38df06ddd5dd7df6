package io.tidewire.edge.session;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.wire.CloseCode;
import io.tidewire.wire.SocketId;

/** One client's connection as a session sees it. Confined to the connection's event loop. */
public interface ClientSocket {

  SocketId id();

  /**
   * Sends a frame to this client only. A client that lets its replies pile up is closed as a slow
   * consumer.
   */
  void send(String text);

  /**
   * The client has signed in or opened a channel that needs authorization: from here on it may send
   * more, and the deadline for that is met. Again, it changes how much.
   *
   * @param publishesPerSecond client events that its app allows
   */
  void authorized(int publishesPerSecond);

  /** Whether {@link #authorized} was called. */
  boolean isAuthorized();

  /**
   * Sends a shared frame, written past the encoder; see {@link Frame} for who releases it. One that
   * has a place in a log is refused much earlier than others: it can be had later.
   */
  Offer send(Frame frame);

  /**
   * Runs the task once, when a socket that has refused frames of a log has room for them again;
   * never, if it ends before.
   */
  void whenDrained(Runnable task);

  /**
   * Sends {@code pusher:error} with the code, then the close frame with the same code, and ends the
   * TCP connection if the peer does not answer in time. The second call and later ones do nothing.
   *
   * @param reason cut to 123 bytes of UTF-8
   */
  void close(CloseCode code, String reason);

  /** False from the moment a close was begun by either side. */
  boolean isOpen();
}
