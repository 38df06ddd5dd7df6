package io.tidewire.edge.websocket.limits;

import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;

/**
 * Limits of one connection.
 *
 * @param maxMessageBytes of one inbound message with all its fragments; a larger one closes the
 *     connection with 1009
 * @param maxOutboundBytes of queued output
 * @param maxOutboundAge for which an event that is in no log may be queued
 * @param standstill for which a client may read nothing of its queued output
 * @param heartbeatSlack after an app's activity timeout, before a silent client is sent a ping
 * @param heartbeatInterval of silence in either direction, after which a ping is sent in any case,
 *     since proxies close idle connections
 * @param pongTimeout for the answer
 * @param messageTimeout from the first byte of a message to its last
 * @param closeLinger for the peer's half of the closing handshake
 */
public record SocketLimits(
    int maxMessageBytes,
    int maxOutboundBytes,
    Duration maxOutboundAge,
    Duration standstill,
    Duration heartbeatSlack,
    Duration heartbeatInterval,
    Duration pongTimeout,
    Duration messageTimeout,
    Duration closeLinger) {

  public static final SocketLimits DEFAULTS =
      new SocketLimits(
          64 * 1024,
          1024 * 1024,
          Duration.ofSeconds(20),
          Duration.ofMinutes(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(45),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));

  private static final int HIGH_PART = 4;
  private static final int LOW_PART = 16;

  /**
   * Water marks for frames of a log: such a frame can be read later, so it does not have to be
   * queued in memory.
   */
  public WriteBufferWaterMark logged() {
    return new WriteBufferWaterMark(maxOutboundBytes / LOW_PART, maxOutboundBytes / HIGH_PART);
  }
}
