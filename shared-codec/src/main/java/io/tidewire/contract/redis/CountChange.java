package io.tidewire.contract.redis;

import io.vertx.core.buffer.Buffer;

/**
 * How many connections are subscribed to a channel now, in the whole cluster: {@code N|count} on
 * the channel's topic, published by the script that decides when it is told.
 *
 * @param connections above 0
 */
public record CountChange(int connections) {

  private static final int PREFIX = 2;

  /** Whether a message of a channel's topic is one. */
  public static boolean isOne(Buffer message) {
    return message.length() > PREFIX && message.getByte(0) == 'N' && message.getByte(1) == '|';
  }

  /**
   * Reads what {@code announce_count.lua} publishes.
   *
   * @throws IllegalArgumentException if there is no number
   */
  public static CountChange decode(Buffer message) {
    return new CountChange(
        Integer.parseInt(message.getString(PREFIX, message.length(), "US-ASCII")));
  }
}
