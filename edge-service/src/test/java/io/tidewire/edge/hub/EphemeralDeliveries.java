package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.CatchUpBatch;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.Topic;

/** Deliveries of channels that keep no log, to clients without the recovery extension. */
interface EphemeralDeliveries extends Deliveries {

  @Override
  default void resume(SubscriptionHandle handle, ResumeResult result) {
    throw new AssertionError("nobody asked to recover");
  }

  @Override
  default void deliver(int loop, Topic topic, Frame frame, Envelope message, Position before) {
    throw new AssertionError("there is no log");
  }

  @Override
  default void watch(SubscriptionHandle handle, boolean online) {
    throw new AssertionError("nobody watches a user");
  }

  /** Clients without the extension are not told of a lost link. */
  @Override
  default void continuity(int loop, Topic topic, Continuity notice) {
    if (!(notice instanceof Continuity.Unlogged)) throw new AssertionError("there is no log");
  }

  @Override
  default void run(int loop, Runnable task) {
    throw new AssertionError("nothing is traced");
  }

  @Override
  default void batch(SubscriptionHandle handle, CatchUpBatch batch) {
    throw new AssertionError("nobody lags");
  }
}
