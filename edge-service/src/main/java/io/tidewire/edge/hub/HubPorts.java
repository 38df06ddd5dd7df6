package io.tidewire.edge.hub;

import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LastEvents;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.LoopPorts;
import io.tidewire.edge.pacing.Delays;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.presence.PresencePorts;
import io.tidewire.edge.stream.StreamPorts;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the hubs of one event loop share. Confined to that loop.
 *
 * @param loops how many event loops may hold subscribers
 * @param delays of channels that have no subscribers any more
 */
record HubPorts(
    LoopPorts loop,
    StreamPorts stream,
    PresencePorts presence,
    int loops,
    HubLink link,
    LastEvents lastEvents,
    Delays delays,
    SubscriptionMemory memory) {

  static HubPorts of(
      LoopPorts loop,
      HubConfig config,
      HubNeighbours neighbours,
      int loops,
      HubLink link,
      SubscriptionMemory memory) {
    return new HubPorts(
        loop,
        StreamPorts.of(loop, neighbours.log()),
        new PresencePorts(
            loop, config, neighbours.presenceClient(), new AtomicLong()::incrementAndGet),
        loops,
        link,
        neighbours.lastEvents(),
        new Delays(loop.time().timers()),
        memory);
  }

  HubConfig config() {
    return presence.config();
  }

  FrameEncoder frames() {
    return loop.frames();
  }

  LoopTime time() {
    return loop.time();
  }

  HubMeters meters() {
    return loop.meters();
  }
}
