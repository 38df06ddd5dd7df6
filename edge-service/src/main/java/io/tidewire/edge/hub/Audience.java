package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.Optional;

/**
 * The admitted subscribers of one channel, as a number per event loop: an event goes once to each
 * loop that has some. Confined to the channel's event loop.
 */
final class Audience {

  private final Topic topic;
  private final Deliveries deliveries;
  private final Optional<Occupancy> occupancy;
  private final int[] byLoop;
  private int total;

  /**
   * @param occupancy absent for user channels, which nobody lists
   */
  Audience(Topic topic, Deliveries deliveries, int loops, Optional<Occupancy> occupancy) {
    this.topic = topic;
    this.deliveries = deliveries;
    this.occupancy = occupancy;
    byLoop = new int[loops];
  }

  void admit(Ticket ticket, Frame succeeded, Optional<Frame> cached) {
    byLoop[ticket.loop()]++;
    total++;
    deliveries.admit(ticket, succeeded, cached);
    occupancy.ifPresent(report -> report.changed(total));
  }

  /** An admitted subscriber has left. */
  void detach(Ticket ticket) {
    byLoop[ticket.loop()]--;
    total--;
    occupancy.ifPresent(report -> report.changed(total));
  }

  void deliver(Frame frame, Optional<SocketId> except, long publishedAtMs) {
    for (int loop = 0; loop < byLoop.length; loop++) {
      if (byLoop[loop] > 0) deliveries.deliver(loop, topic, frame, except, publishedAtMs);
    }
  }

  int size() {
    return total;
  }

  void tellAgain() {
    occupancy.ifPresent(Occupancy::tellAgain);
  }

  /** The registry knows how many there are. */
  boolean isTold() {
    return occupancy.map(Occupancy::isSettled).orElse(true);
  }
}
