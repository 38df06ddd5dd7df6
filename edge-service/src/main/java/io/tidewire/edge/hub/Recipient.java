package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.pacing.Delays;
import io.tidewire.edge.pacing.SubscriptionMemory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who reads the letters of one loop: the hubs of the channels that it owns, and the door for the
 * sessions that live on it. Confined to that loop.
 */
record Recipient(Hubs hubs, LoopChannels channels) {

  /** Settles on a loop. From then on it may get letters. */
  static Recipient on(
      int index,
      Loops loops,
      HubConfig config,
      HubLink link,
      HubNeighbours neighbours,
      LoopTime time,
      SubscriptionMemory memory,
      HubMeters meters) {
    LoopPost post = new LoopPost(index, loops);
    Fanout fanout = new Fanout(meters.delivered());
    HubPorts ports =
        new HubPorts(
            config,
            loops.size(),
            link,
            new PostedDeliveries(post, loops, neighbours.frames(), meters),
            neighbours.frames(),
            neighbours.registry(),
            neighbours.lastEvents(),
            neighbours.log(),
            new Patrol(neighbours.log(), time),
            new RingBudget(),
            time,
            new Delays(time.timers()),
            new AtomicLong()::incrementAndGet,
            memory,
            meters);
    Recipient recipient =
        new Recipient(
            new Hubs(ports),
            new LoopChannels(index, loops.size(), fanout, post, time.clock(), meters));
    loops.register(index, recipient);
    return recipient;
  }
}
