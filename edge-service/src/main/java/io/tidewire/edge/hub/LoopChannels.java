package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Subscriber;
import io.tidewire.edge.session.Departure;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.time.Clock;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * The connections' side of one loop: what its sessions ask goes out to the channels' loops, what
 * those send comes in to the fan-out. Confined to that loop.
 */
final class LoopChannels implements Channels {

  private final int self;
  private final int loops;
  private final Fanout fanout;
  private final LoopPost post;
  private final Clock clock;
  private final HubMeters meters;
  private final IdentityHashMap<ChannelSubscriber, Ticket> tickets = new IdentityHashMap<>();

  LoopChannels(int self, int loops, Fanout fanout, LoopPost post, Clock clock, HubMeters meters) {
    this.self = self;
    this.loops = loops;
    this.fanout = fanout;
    this.post = post;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public void join(ChannelSubscriber subscriber, Optional<Membership> membership) {
    Ticket ticket = new Ticket(subscriber, self, membership);
    tickets.put(subscriber, ticket);
    post.send(ownerOf(subscriber.topic(), loops), there -> there.hubs().join(ticket));
  }

  @Override
  public void leave(ChannelSubscriber subscriber, Departure how) {
    Ticket ticket = tickets.remove(subscriber);
    if (ticket == null) return;
    ticket.leave(fanout);
    post.send(ownerOf(subscriber.topic(), loops), there -> there.hubs().leave(ticket, how));
  }

  /** The loop that owns a channel's hub, the same for as long as the process runs. */
  static int ownerOf(Topic topic, int loops) {
    int hash = topic.hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), loops);
  }

  void admit(Ticket ticket, Frame succeeded, Optional<Frame> cached) {
    try {
      ticket.admit(fanout, succeeded, cached);
    } finally {
      succeeded.release();
      cached.ifPresent(Frame::release);
    }
  }

  void refuse(Ticket ticket, SubscriptionError error) {
    tickets.remove(ticket.subscriber(), ticket);
    ticket.refuse(error);
  }

  void deliver(Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs) {
    try {
      fanout.deliver(topic, frame, except).forEach(Subscriber::tooSlow);
      if (publishedAtMs != Deliveries.UNTIMED) {
        meters.delivered(clock.millis() - publishedAtMs);
      }
    } finally {
      frame.release();
    }
  }

  /** Subscriptions that sessions of this loop hold or have asked for. */
  int size() {
    return tickets.size();
  }
}
