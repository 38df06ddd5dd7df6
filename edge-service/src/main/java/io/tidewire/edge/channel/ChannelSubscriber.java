package io.tidewire.edge.channel;

import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Subscriber;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Optional;

/** A subscription as the hubs see it: a place in the fan-out that first has to be admitted. */
public interface ChannelSubscriber extends Subscriber {

  Topic topic();

  /** What its app promises for the channel. */
  Namespace namespace();

  /** Present exactly if the subscriber speaks the recovery extension. Never changes. */
  default Optional<Recovery> recovery() {
    return Optional.empty();
  }

  /**
   * Redis confirmed the subscription and the start is known: live from here on. Offers follow on
   * the same loop, none was made before.
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
   * @param presence the roster of a presence channel: the JSON object that stands behind {@code
   *     "presence"}
   * @param replay what comes next, in order; in place of an event that this client itself caused
   *     stands {@code tidewire:skip}; lent for the call
   * @param cached what a cache channel sends after that, absent if the replay makes it needless;
   *     lent for the call
   * @return how many frames of the replay it took, from the first; it is behind and waits for the
   *     rest if that is not all of them
   */
  default int resumed(
      Resumption how, Optional<String> presence, List<Frame> replay, Optional<Frame> cached) {
    throw new IllegalStateException("asked for no recovery");
  }

  /** The log of the live channel forked or was lost. Only if there is a {@link #recovery}. */
  default void continuity(Continuity notice) {
    throw new IllegalStateException("asked for no recovery");
  }

  /**
   * Something may be missing before the next message, and the client cannot be told in its
   * protocol. Only if there is no {@link #recovery}.
   */
  void gap();

  /** Not admitted, for good: the presence channel is full. */
  void refused(SubscriptionError error);

  /**
   * Runs the task once, on this loop and after the caller is done, when the connection has taken
   * most of what waits for it; never, if it ends before.
   */
  void whenDrained(Runnable task);
}
