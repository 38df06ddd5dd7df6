package io.tidewire.edge.session;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.error.CloseCode;
import java.util.Optional;

/** One client's connection, as its session uses it. Confined to the connection's event loop. */
public interface ClientSocket {

  SocketId id();

  /** For logs: the address that the connection comes from; empty if it is not known. */
  Optional<ClientAddress> address();

  /**
   * Sends a frame to this client only. If the client does not read its replies it is closed as a
   * slow consumer.
   */
  void send(String text);

  /**
   * The client has signed in or subscribed to a channel that requires authorization: it may send
   * more from here on, and the authorization deadline no longer applies. Further calls change the
   * rate.
   *
   * @param publishesPerSecond rate of client events that its app allows
   */
  void authorized(int publishesPerSecond);

  /** Whether {@link #authorized} was called. */
  boolean isAuthorized();

  /**
   * Sends a shared frame, written past the encoder; see {@link Frame} for its references. A frame
   * of a log is refused at a much lower limit than others, since it can be read later.
   */
  Offer send(Frame frame);

  /**
   * Runs the task once, when a socket that refused a frame of a log has room again. Never runs if
   * the connection ends first.
   */
  void whenDrained(Runnable task);

  /**
   * Sends {@code pusher:error} with the code, then the close frame with the same code, and ends the
   * TCP connection if the peer does not answer in time. The second call and later ones do nothing.
   *
   * @param reason cut to 123 bytes of UTF-8
   */
  void close(CloseCode code, String reason);

  /** False once either side has begun to close. */
  boolean isOpen();
}
