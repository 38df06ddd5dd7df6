package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Subscriber;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.Optional;

/** A subscription as the hubs see it: a place in the fan-out that first has to be admitted. */
public interface ChannelSubscriber extends Subscriber {

  Topic topic();

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

  /** Not admitted, for good: the presence channel is full. */
  void refused(SubscriptionError error);
}
