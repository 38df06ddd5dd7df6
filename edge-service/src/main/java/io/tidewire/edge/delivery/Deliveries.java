package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.CatchUpBatch;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.Optional;

/**
 * The way from a channel's loop to the loops of its subscribers. What is handed over for one loop
 * arrives there in that order; frames are lent for the call.
 */
public interface Deliveries {

  /** Says that a frame's delivery is not timed. */
  long UNTIMED = 0;

  void admit(SubscriptionHandle handle, Frame succeeded, Optional<Frame> cached);

  void resume(SubscriptionHandle handle, ResumeResult result);

  void refuse(SubscriptionHandle handle, SubscriptionError error);

  /**
   * To all, those who lag too.
   *
   * @param publishedAtMs when the event entered the house, or {@link #UNTIMED}
   */
  void deliver(int loop, Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs);

  /**
   * A message of the log, to all who do not lag. Whoever cannot take it lags from then on.
   *
   * @param before where they are who did not get it
   */
  void deliver(int loop, Topic topic, Frame frame, Envelope message, Position before);

  /** To all who do not lag. */
  void continuity(int loop, Topic topic, Continuity notice);

  /** To one who lags. */
  void batch(SubscriptionHandle handle, CatchUpBatch batch);
}
