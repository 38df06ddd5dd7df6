package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.pacing.Delays;
import io.tidewire.edge.pacing.SubscriptionMemory;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What every hub of one event loop talks to.
 *
 * @param loops how many event loops may hold subscribers
 * @param rings what the rings of all hubs may hold together
 * @param delays of channels that nobody follows any more
 * @param sequence rises with every call: numbers what is told to the registry
 */
record HubPorts(
    HubConfig config,
    int loops,
    HubLink link,
    Deliveries deliveries,
    FrameEncoder frames,
    Registry registry,
    LastEvents lastEvents,
    ChannelLog log,
    Patrol patrol,
    RingBudget rings,
    LoopTime time,
    Delays delays,
    LongSupplier sequence,
    SubscriptionMemory memory,
    HubMeters meters) {

  /** Releases what was lent to a delivery that has taken its own share. */
  static void release(Frame frame, Optional<Frame> cached) {
    frame.release();
    cached.ifPresent(Frame::release);
  }
}
