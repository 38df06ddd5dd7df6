package io.tidewire.presence.leases;

import io.tidewire.presence.store.GracePeriods;
import io.tidewire.presence.store.HeldEvents;

/**
 * What becomes due in the partitions: graces end, and what was held back for webhooks becomes an
 * event.
 *
 * <p>Confined to one event loop.
 */
public final class PartitionSweeps {

  private final PartitionSweep graces;
  private final PartitionSweep webhooks;

  public PartitionSweeps(GracePeriods ending, HeldEvents held, UpkeepMeters meters) {
    graces = new PartitionSweep(ending::sweep, meters::swept);
    webhooks =
        new PartitionSweep(
            (due, noted, nowMs) -> held.release(due, noted),
            released -> meters.released(released, held.lost()));
  }

  /** Another process may have taken notes without doing what they say. */
  void doubt() {
    graces.doubt();
    webhooks.doubt();
  }

  /** Whether the next look is at all partitions. */
  boolean areUnsure() {
    return graces.isUnsure() || webhooks.isUnsure();
  }

  void look(LeaseReading reading) {
    graces.look(reading.notes().graces(), reading.nowMs());
    webhooks.look(reading.notes().webhooks(), reading.nowMs());
  }
}
