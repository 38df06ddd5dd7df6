package io.tidewire.presence.leases;

import io.tidewire.contract.redis.Partition;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The partitions in which something is due, and when the next of it is, in ms by the clock of
 * Redis.
 *
 * @param graces ends of grace periods
 * @param webhooks events that are held back for webhooks
 */
record DueNotes(Map<Partition, Long> graces, Map<Partition, Long> webhooks) {

  DueNotes {
    graces = Map.copyOf(graces);
    webhooks = Map.copyOf(webhooks);
  }

  /** When the first of them is due; {@link Long#MAX_VALUE} if nothing is. */
  long next() {
    return Stream.of(graces.values(), webhooks.values())
        .flatMap(Collection::stream)
        .mapToLong(Long::longValue)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
