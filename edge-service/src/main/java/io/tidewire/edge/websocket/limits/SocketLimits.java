package io.tidewire.edge.websocket.limits;

import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;

/**
 * Limits of one connection.
 *
 * @param closeLinger for the peer's half of the closing handshake
 */
public record SocketLimits(
    InputLimits inbound, OutputLimits outbound, HeartbeatTimes heartbeat, Duration closeLinger) {

  public static final SocketLimits DEFAULTS =
      new SocketLimits(
          new InputLimits(64 * 1024, Duration.ofSeconds(30)),
          new OutputLimits(1024 * 1024, Duration.ofSeconds(20), Duration.ofMinutes(2)),
          new HeartbeatTimes(
              Duration.ofSeconds(30), Duration.ofSeconds(45), Duration.ofSeconds(30)),
          Duration.ofSeconds(5));

  /**
   * Limits of one message that a client sends.
   *
   * @param maxMessageBytes with all its fragments; a larger one closes the connection with 1009
   * @param messageTimeout from its first byte to its last
   */
  public record InputLimits(int maxMessageBytes, Duration messageTimeout) {}

  /**
   * Limits of the output that a client has not read.
   *
   * @param maxBytes of queued output
   * @param maxAge for which an event that is in no log may be queued
   * @param standstill for which a client may read nothing of its queued output
   */
  public record OutputLimits(int maxBytes, Duration maxAge, Duration standstill) {

    private static final int HIGH_PART = 4;
    private static final int LOW_PART = 16;

    /**
     * Water marks for frames of a log: such a frame can be read later, so it does not have to be
     * queued in memory.
     */
    public WriteBufferWaterMark logged() {
      return new WriteBufferWaterMark(maxBytes / LOW_PART, maxBytes / HIGH_PART);
    }
  }

  /**
   * When a silent connection is probed.
   *
   * @param slack after an app's activity timeout, before a silent client is sent a ping
   * @param interval of silence in either direction, after which a ping is sent in any case, since
   *     proxies close idle connections
   * @param pongTimeout for the answer
   */
  public record HeartbeatTimes(Duration slack, Duration interval, Duration pongTimeout) {}
}
