package io.tidewire.edge.channel;

import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Subscriber;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import java.util.Optional;

/**
 * One connection's subscription to one channel, as the hubs see it. It has to be admitted before it
 * receives anything. Confined to the connection's event loop.
 */
public interface ChannelSubscriber extends Subscriber {

  Topic topic();

  /** The app's settings for this channel. */
  Namespace namespace();

  /** Present if and only if the client uses the recovery extension. Never changes. */
  default Optional<Recovery> recovery() {
    return Optional.empty();
  }

  /** Whether the client takes the members of a large presence channel in portions. Constant. */
  default boolean takesPortions() {
    return false;
  }

  /**
   * Before {@link #admitted} or {@link #resumed}, on a presence channel, unless each change is told
   * in a frame of its own.
   *
   * @param portions the finished frames with the members, which the subscriber sends after its
   *     answer, as fast as its client reads them; it takes over one reference of each
   */
  default void members(MemberNews news, List<Frame> portions) {
    throw new IllegalStateException("does not receive members in portions");
  }

  /** In which form it is told of members. Constant once it is admitted. */
  default MemberNews memberNews() {
    return MemberNews.EACH;
  }

  /**
   * Redis has confirmed the subscription and the start position is known: the subscriber is live.
   * Frames are offered from here on, on the same loop, and none before.
   *
   * @param succeeded the finished {@code subscription_succeeded} frame, a presence channel's roster
   *     included; lent for the call
   * @param cached what a cache channel sends next, the kept event or {@code pusher:cache_miss};
   *     lent for the call
   */
  void admitted(Frame succeeded, Optional<Frame> cached);

  /**
   * Instead of {@link #admitted}, if there is a {@link #recovery}.
   *
   * @param presence the roster of a presence channel: the JSON value of {@code "presence"}
   * @param replay what comes next, in order; events that this client itself sent are replaced by
   *     {@code tidewire:skip}; lent for the call
   * @param cached what a cache channel sends after that, absent if the replay already covers it;
   *     lent for the call
   * @return how many frames of the replay the subscriber took, from the first; if fewer than all,
   *     it has fallen behind and waits for the rest
   */
  default int resumed(
      Resumption how, Optional<String> presence, List<Frame> replay, Optional<Frame> cached) {
    throw new IllegalStateException("does not use recovery");
  }

  /**
   * Instead of {@link #admitted}, on a channel that says whether a user is signed in. Each frame
   * that is offered from here on tells of a change.
   */
  default void watching(boolean online) {
    throw new IllegalStateException("does not watch a user");
  }

  /** The log of the live channel forked or was lost. Only if there is a {@link #recovery}. */
  default void continuity(Continuity notice) {
    throw new IllegalStateException("does not use recovery");
  }

  /**
   * Messages may be missing before the next one, and the stock protocol has no frame to say so.
   * Only if there is no {@link #recovery}.
   */
  void gap();

  /** Rejected for good: the presence channel is full. */
  void refused(SubscriptionError error);

  /**
   * Runs the task once, later on this loop, when the connection has sent most of its queued output.
   * Never runs if the connection ends first.
   */
  void whenDrained(Runnable task);
}
