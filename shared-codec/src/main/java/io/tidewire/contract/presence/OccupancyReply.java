package io.tidewire.contract.presence;

import io.tidewire.contract.redis.Partition;
import java.util.List;

/**
 * A page of the occupied channels. No channel is on two pages.
 *
 * @param counts one entry for each of the channels, in their order, 0 where a count was not wanted;
 *     none if no count was
 * @param next the partition where the next page begins; {@link Partition#COUNT} after the last
 */
public record OccupancyReply(List<String> channels, List<ChannelCounts> counts, int next) {

  public OccupancyReply {
    channels = List.copyOf(channels);
    counts = List.copyOf(counts);
    if (!counts.isEmpty() && counts.size() != channels.size()) {
      throw new IllegalArgumentException(
          counts.size() + " counts of " + channels.size() + " channels");
    }
  }

  public boolean isLast() {
    return next >= Partition.COUNT;
  }

  /** Of the {@code i}-th channel; none if they were not wanted. */
  public ChannelCounts counts(int i) {
    return counts.isEmpty() ? ChannelCounts.NONE : counts.get(i);
  }
}
