package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Reception;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The admitted subscribers of one channel, as a number per event loop: an event goes once to each
 * loop that has some. Confined to the channel's event loop.
 */
public final class Audience {

  private final Topic topic;
  private final Deliveries deliveries;
  private final IntConsumer onSize;
  private final int[] byLoop;
  private int total;

  /**
   * @param onSize gets the number of admitted subscribers whenever it has changed
   */
  public Audience(Topic topic, Deliveries deliveries, int loops, IntConsumer onSize) {
    this.topic = topic;
    this.deliveries = deliveries;
    this.onSize = onSize;
    byLoop = new int[loops];
  }

  public void admit(Ticket ticket, Frame succeeded, Optional<Frame> cached) {
    count(ticket, 1);
    deliveries.admit(ticket, succeeded, cached);
  }

  /** The same for a subscriber with the recovery extension. */
  public void resume(Ticket ticket, Reception reception) {
    count(ticket, 1);
    deliveries.resume(ticket, reception);
  }

  /** An admitted subscriber has left. */
  public void detach(Ticket ticket) {
    count(ticket, -1);
  }

  private void count(Ticket ticket, int change) {
    byLoop[ticket.loop()] += change;
    total += change;
    onSize.accept(total);
  }

  public void deliver(Frame frame, Optional<SocketId> except, long publishedAtMs) {
    for (int loop = 0; loop < byLoop.length; loop++) {
      if (byLoop[loop] > 0) deliveries.deliver(loop, topic, frame, except, publishedAtMs);
    }
  }

  /** The next message of the log. */
  public void deliver(Envelope message, Frame frame) {
    Position before = new Position(message.epoch(), message.offset() - 1);
    for (int loop = 0; loop < byLoop.length; loop++) {
      if (byLoop[loop] > 0) deliveries.deliver(loop, topic, frame, message, before);
    }
  }

  public void tell(Continuity notice) {
    for (int loop = 0; loop < byLoop.length; loop++) {
      if (byLoop[loop] > 0) deliveries.tell(loop, topic, notice);
    }
  }

  public int size() {
    return total;
  }
}
