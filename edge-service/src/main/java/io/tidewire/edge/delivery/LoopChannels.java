package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Departure;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.Portion;
import io.tidewire.edge.channel.Reception;
import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Subscriber;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The connections' side of one loop: what its sessions ask goes out to the channels' loops, what
 * those send comes in to the fan-out. Confined to that loop.
 */
public final class LoopChannels implements Channels {

  private final int self;
  private final int loops;
  private final Fanout fanout;
  private final LoopPost post;
  private final Clock clock;
  private final HubMeters meters;
  private final IdentityHashMap<ChannelSubscriber, Ticket> tickets = new IdentityHashMap<>();
  private final Laggards laggards;

  public LoopChannels(
      int self, int loops, Fanout fanout, LoopPost post, Clock clock, HubMeters meters) {
    this.self = self;
    this.loops = loops;
    this.fanout = fanout;
    this.post = post;
    this.clock = clock;
    this.meters = meters;
    laggards = new Laggards(fanout, this::catchUp, meters);
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
    laggards.left(ticket);
    ticket.leave(fanout);
    post.send(ownerOf(subscriber.topic(), loops), there -> there.hubs().leave(ticket, how));
  }

  /** The loop that owns a channel's hub, the same for as long as the process runs. */
  public static int ownerOf(Topic topic, int loops) {
    int hash = topic.hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), loops);
  }

  private void catchUp(Ticket ticket, Position at) {
    post.send(ownerOf(ticket.topic(), loops), there -> there.hubs().catchUp(ticket, at));
  }

  void admit(Ticket ticket, Frame succeeded, Optional<Frame> cached) {
    try {
      ticket.admit(fanout, succeeded, cached);
    } finally {
      succeeded.release();
      cached.ifPresent(Frame::release);
    }
  }

  void resume(Ticket ticket, Reception reception, List<Frame> replay) {
    try {
      int taken = ticket.resume(fanout, reception, replay);
      if (taken < replay.size()) laggards.add(ticket, reception.after(taken));
    } finally {
      replay.forEach(Frame::release);
      reception.cached().ifPresent(Frame::release);
    }
  }

  void refuse(Ticket ticket, SubscriptionError error) {
    tickets.remove(ticket.subscriber(), ticket);
    ticket.refuse(error);
  }

  void deliver(Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs) {
    try {
      fanout.deliver(topic, frame, except).forEach(Subscriber::tooSlow);
      laggards.offer(topic, frame, except);
      timed(publishedAtMs);
    } finally {
      frame.release();
    }
  }

  void deliver(Topic topic, Frame frame, Envelope message, Position before) {
    try {
      fanout.deliver(topic, frame, message.except()).forEach(slow -> lag(slow, before));
      timed(message.publishedAtMs());
    } finally {
      frame.release();
    }
  }

  private void timed(long publishedAtMs) {
    if (publishedAtMs != Deliveries.UNTIMED) meters.delivered(clock.millis() - publishedAtMs);
  }

  /** Nobody here got what follows a place. */
  void lag(Topic topic, Position at) {
    List<Subscriber> seated = new ArrayList<>();
    fanout.forEach(topic, seated::add);
    seated.forEach(subscriber -> lag(subscriber, at));
  }

  private void lag(Subscriber subscriber, Position at) {
    if (!(subscriber instanceof ChannelSubscriber here)) return;
    Ticket ticket = tickets.get(here);
    if (ticket != null) laggards.add(ticket, at);
  }

  void tell(Topic topic, Continuity notice) {
    fanout.forEach(
        topic,
        subscriber -> {
          if (subscriber instanceof ChannelSubscriber here) Laggards.tell(here, notice);
        });
  }

  void portion(Ticket ticket, Portion portion) {
    try {
      laggards.portion(ticket, portion);
    } finally {
      portion.release();
    }
  }

  /** Subscriptions that sessions of this loop hold or have asked for. */
  public int size() {
    return tickets.size();
  }
}
