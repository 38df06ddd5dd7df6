package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.kit.tracing.Tracing;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The admitted subscribers of one channel in this process, counted per event loop: each loop with
 * at least one receives an event once. Confined to the channel's event loop.
 */
public final class LocalSubscribers {

  private final Topic topic;
  private final Deliveries deliveries;
  private final Consumer<ChannelEvent> events;
  private final int[] byLoop;
  private int total;

  /**
   * @param loops how many event loops there are
   */
  public LocalSubscribers(
      Topic topic, Deliveries deliveries, int loops, Consumer<ChannelEvent> events) {
    this.topic = topic;
    this.deliveries = deliveries;
    this.events = events;
    byLoop = new int[loops];
  }

  public void admit(SubscriptionHandle handle, Frame succeeded, Optional<Frame> cached) {
    count(handle, 1);
    deliveries.admit(handle, succeeded, cached);
  }

  /** The same for a subscriber with the recovery extension. */
  public void resume(SubscriptionHandle handle, ResumeResult result) {
    count(handle, 1);
    deliveries.resume(handle, result);
  }

  /** The same on a channel that says whether a user is signed in. */
  public void watch(SubscriptionHandle handle, boolean online) {
    count(handle, 1);
    deliveries.watch(handle, online);
  }

  /** An admitted subscriber has left. */
  public void detach(SubscriptionHandle handle) {
    count(handle, -1);
  }

  private void count(SubscriptionHandle handle, int change) {
    byLoop[handle.loop()] += change;
    total += change;
    events.accept(ChannelEvent.Signal.RESIZED);
  }

  /**
   * Begins the span of a delivery that follows at once.
   *
   * @param publish its trace; see {@link Envelope#trace}
   */
  DeliverySpan begin(Tracing tracing, String publish) {
    int[] loops = IntStream.range(0, byLoop.length).filter(loop -> byLoop[loop] > 0).toArray();
    DeliverySpan span = new DeliverySpan(tracing, publish, topic, loops);
    span.subscribers(total);
    for (int loop : loops) deliveries.run(loop, span::begun);
    return span;
  }

  /** The delivery was handed to all loops; the span ends when they have done it. */
  void end(DeliverySpan span) {
    for (int loop : span.loops()) deliveries.run(loop, span::done);
  }

  public void deliver(Frame frame, Optional<SocketId> except, long publishedAtMs) {
    for (int loop = 0; loop < byLoop.length; loop++) {
      if (byLoop[loop] > 0) deliveries.deliver(loop, topic, frame, except, publishedAtMs);
    }
  }

  /** To those that are told of members in one of these forms. */
  public void deliver(Frame frame, Set<MemberNews> audience) {
    for (int loop = 0; loop < byLoop.length; loop++) {
      if (byLoop[loop] > 0) deliveries.deliver(loop, topic, frame, audience);
    }
  }

  /** Right before a subscriber is admitted: in which form it is told of members. */
  public void members(SubscriptionHandle handle, MemberNews news, List<Frame> portions) {
    deliveries.members(handle, news, portions);
  }

  /** The next message of the log. */
  public void deliver(Envelope message, Frame frame) {
    Position before = new Position(message.epoch(), message.offset() - 1);
    for (int loop = 0; loop < byLoop.length; loop++) {
      if (byLoop[loop] > 0) deliveries.deliver(loop, topic, frame, message, before);
    }
  }

  public void continuity(Continuity notice) {
    for (int loop = 0; loop < byLoop.length; loop++) {
      if (byLoop[loop] > 0) deliveries.continuity(loop, topic, notice);
    }
  }

  public int size() {
    return total;
  }
}
