package io.tidewire.presence.roster;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;

/** A connection's membership of a presence channel, as the index of its edge lists it. */
public record ConnectionEntry(Topic topic, SocketId socketId) {

  /** {@code app:channel|socket}. */
  public String entry() {
    return ChannelEntry.of(topic) + "|" + socketId;
  }

  /**
   * @throws IllegalArgumentException unless {@link #entry} wrote it
   */
  public static ConnectionEntry parse(String entry) {
    int bar = entry.lastIndexOf('|');
    if (bar < 0) throw new IllegalArgumentException("not app:channel|socket: " + entry);
    return new ConnectionEntry(
        ChannelEntry.parse(entry.substring(0, bar)), new SocketId(entry.substring(bar + 1)));
  }

  /** The connection's name in a roster: {@code node~socket}. */
  public static String connection(String node, SocketId socketId) {
    return node + "~" + socketId;
  }
}
