package io.tidewire.presence.leases;

import io.tidewire.presence.store.GracePeriods;
import io.tidewire.presence.store.HeldEvents;

/**
 * Processes what becomes due in the partitions: grace periods end, and events that were held back
 * for webhooks are released.
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

  /** Another process may have removed notes without processing what they announced. */
  void doubt() {
    graces.doubt();
    webhooks.doubt();
  }

  /** Whether the next check covers all partitions. */
  boolean areUnsure() {
    return graces.isUnsure() || webhooks.isUnsure();
  }

  void look(LeaseReading reading) {
    graces.look(reading.notes().graces(), reading.nowMs());
    webhooks.look(reading.notes().webhooks(), reading.nowMs());
  }
}
