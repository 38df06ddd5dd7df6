package io.tidewire.contract;

import java.util.Map;

/** The occupied channels by name, each with its counts. */
public record OccupancyReply(Map<String, ChannelCounts> channels) {
  public OccupancyReply {
    channels = Map.copyOf(channels);
  }
}
