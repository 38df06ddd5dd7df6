package io.tidewire.edge.presence;

import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.edge.delivery.LoopPorts;
import io.tidewire.wire.Topic;
import java.util.function.LongSupplier;

/**
 * What the presence channels of one event loop share.
 *
 * @param sequence increases with every call: numbers the updates for the presence service
 */
public record PresencePorts(
    LoopPorts loop, HubConfig config, PresenceClient presenceClient, LongSupplier sequence) {

  /** A replica of a channel's roster, which reports changes to the observer. */
  PresenceRoster roster(Topic topic, RosterObserver observer) {
    return new PresenceRoster(
        topic, presenceClient, loop.time().timers(), config.presence().settle(), observer);
  }
}
