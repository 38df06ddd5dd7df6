package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.CatchUpBatch;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Subscriber;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The subscribers' side of one event loop: sends the requests of its sessions to the loops that own
 * the channels, and hands what these deliver to the fan-out. Confined to that loop.
 */
public final class LoopChannels implements Channels {

  private final int self;
  private final int loops;
  private final Fanout fanout;
  private final LoopMailbox mailbox;
  private final Clock clock;
  private final HubMeters meters;
  private final IdentityHashMap<ChannelSubscriber, SubscriptionHandle> handles =
      new IdentityHashMap<>();
  private final SlowSubscribers slowSubscribers;

  public LoopChannels(
      Loops.Slot self, Fanout fanout, LoopMailbox mailbox, Clock clock, HubMeters meters) {
    this.self = self.index();
    this.loops = self.loops().size();
    this.fanout = fanout;
    this.mailbox = mailbox;
    this.clock = clock;
    this.meters = meters;
    slowSubscribers = new SlowSubscribers(fanout, this::catchUp, meters);
  }

  @Override
  public void join(ChannelSubscriber subscriber, Optional<PresenceJoin> presenceJoin) {
    SubscriptionHandle handle = new SubscriptionHandle(subscriber, self, presenceJoin);
    handles.put(subscriber, handle);
    mailbox.send(ownerOf(subscriber.topic(), loops), there -> there.hubs().join(handle));
  }

  @Override
  public void leave(ChannelSubscriber subscriber, DisconnectReason how) {
    SubscriptionHandle handle = handles.remove(subscriber);
    if (handle == null) return;
    slowSubscribers.left(handle);
    handle.leave(fanout);
    mailbox.send(ownerOf(subscriber.topic(), loops), there -> there.hubs().leave(handle, how));
  }

  /** The loop that owns a channel's hub. Constant for the life of the process. */
  public static int ownerOf(Topic topic, int loops) {
    int hash = topic.hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), loops);
  }

  private void catchUp(SubscriptionHandle handle, Position at) {
    mailbox.send(ownerOf(handle.topic(), loops), there -> there.hubs().catchUp(handle, at));
  }

  void admit(SubscriptionHandle handle, Frame succeeded, Optional<Frame> cached) {
    try {
      handle.admit(fanout, succeeded, cached);
    } finally {
      succeeded.release();
      cached.ifPresent(Frame::release);
    }
  }

  void resume(SubscriptionHandle handle, ResumeResult result, List<Frame> replay) {
    try {
      int taken = handle.resume(fanout, result, replay);
      if (taken < replay.size()) slowSubscribers.add(handle, result.after(taken));
    } finally {
      replay.forEach(Frame::release);
      result.cached().ifPresent(Frame::release);
    }
  }

  void watch(SubscriptionHandle handle, boolean online) {
    handle.watch(fanout, online);
  }

  void refuse(SubscriptionHandle handle, SubscriptionError error) {
    handles.remove(handle.subscriber(), handle);
    handle.refuse(error);
  }

  void deliver(Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs) {
    try {
      fanout.deliver(topic, frame, except).forEach(Subscriber::tooSlow);
      slowSubscribers.offer(topic, frame, except);
      timed(publishedAtMs);
    } finally {
      frame.release();
    }
  }

  void deliver(Topic topic, Frame frame, Set<MemberNews> audience) {
    try {
      fanout
          .deliver(topic, frame, subscriber -> hears(subscriber, audience))
          .forEach(Subscriber::tooSlow);
      slowSubscribers.offer(topic, frame, subscriber -> hears(subscriber, audience));
    } finally {
      frame.release();
    }
  }

  private static boolean hears(Subscriber subscriber, Set<MemberNews> audience) {
    return subscriber instanceof ChannelSubscriber here && audience.contains(here.memberNews());
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

  /** None of the loop's subscribers received what follows a position. */
  void lag(Topic topic, Position at) {
    List<Subscriber> seated = new ArrayList<>();
    fanout.forEach(topic, seated::add);
    seated.forEach(subscriber -> lag(subscriber, at));
  }

  private void lag(Subscriber subscriber, Position at) {
    if (!(subscriber instanceof ChannelSubscriber here)) return;
    SubscriptionHandle handle = handles.get(here);
    if (handle != null) slowSubscribers.add(handle, at);
  }

  void continuity(Topic topic, Continuity notice) {
    fanout.forEach(
        topic,
        subscriber -> {
          if (subscriber instanceof ChannelSubscriber here)
            SlowSubscribers.continuity(here, notice);
        });
  }

  void batch(SubscriptionHandle handle, CatchUpBatch batch) {
    try {
      slowSubscribers.batch(handle, batch);
    } finally {
      batch.release();
    }
  }

  /** Subscriptions of this loop's sessions, admitted or waiting. */
  public int size() {
    return handles.size();
  }
}
