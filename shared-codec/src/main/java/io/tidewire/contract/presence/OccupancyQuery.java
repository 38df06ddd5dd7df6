package io.tidewire.contract.presence;

import io.tidewire.contract.redis.Partition;

/**
 * Which channels of the app have a subscriber anywhere? Answered in pages, each of some partitions:
 * an app may have any number of channels, and no process has to hold them all.
 *
 * @param prefix what the names start with, literally; empty for all
 * @param from the partition where the page begins; 0 for the first page
 * @param subscriptions whether these counts are wanted, which cost much more than the names
 * @param users the same for these
 */
public record OccupancyQuery(
    String appId, String prefix, int from, boolean subscriptions, boolean users) {

  public OccupancyQuery {
    if (from < 0 || from >= Partition.COUNT) {
      throw new IllegalArgumentException("partition " + from + " of " + Partition.COUNT);
    }
  }
}
