package io.tidewire.edge.hub;

import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.kit.tracing.Tracing;

/** What the hubs of all event loops of one process share. Thread-safe. */
public record HubShared(
    HubConfig config, SubscriptionMemory memory, HubMeters meters, Tracing tracing) {

  /** Without traces. */
  public HubShared(HubConfig config, SubscriptionMemory memory, HubMeters meters) {
    this(config, memory, meters, Tracing.off());
  }
}
