package io.tidewire.edge.websocket.limits;

import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;

/**
 * What one connection may cost and how long it may be silent.
 *
 * @param maxMessageBytes of one inbound message, all its fragments together; beyond it the
 *     connection is closed with 1009
 * @param maxOutboundBytes that may wait for a client that does not read
 * @param maxOutboundAge that an event may wait which is in no log
 * @param standstill for which a client may take nothing of what waits for it
 * @param heartbeatSlack on top of an app's activity timeout, before we ask whether a silent client
 *     is there
 * @param heartbeatInterval of silence in either direction, after which we ask in any case: proxies
 *     end a connection on which nothing moves
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
   * Bytes that frames of a log may make wait, and at how few they go on: such a frame can be had
   * later, so it does not have to wait in memory.
   */
  public WriteBufferWaterMark logged() {
    return new WriteBufferWaterMark(maxOutboundBytes / LOW_PART, maxOutboundBytes / HIGH_PART);
  }
}
