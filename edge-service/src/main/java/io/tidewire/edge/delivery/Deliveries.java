package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.CatchUpBatch;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Delivers from a channel's event loop to the loops of its subscribers, in order for each loop.
 * Frames are lent for the call.
 */
public interface Deliveries {

  /** In place of a publish time: the latency of this delivery is not measured. */
  long UNTIMED = 0;

  void admit(SubscriptionHandle handle, Frame succeeded, Optional<Frame> cached);

  void resume(SubscriptionHandle handle, ResumeResult result);

  /** Admits a subscriber to a channel that says whether a user is signed in. */
  void watch(SubscriptionHandle handle, boolean online);

  /**
   * Right before a subscriber of a presence channel is admitted.
   *
   * @param portions the frames with the members
   */
  void members(SubscriptionHandle handle, MemberNews news, List<Frame> portions);

  /** To those subscribers of a presence channel that are told of members in one of these forms. */
  void deliver(int loop, Topic topic, Frame frame, Set<MemberNews> audience);

  void refuse(SubscriptionHandle handle, SubscriptionError error);

  /**
   * To all subscribers, those that have fallen behind included.
   *
   * @param publishedAtMs Unix time of the publish in ms, or {@link #UNTIMED}
   */
  void deliver(int loop, Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs);

  /**
   * A message of the log, to all subscribers that are live. One that cannot take it falls behind.
   *
   * @param before the position of those that could not take it
   */
  void deliver(int loop, Topic topic, Frame frame, Envelope message, Position before);

  /** To all subscribers that are live. */
  void continuity(int loop, Topic topic, Continuity notice);

  /** Runs a task on the loop after what was delivered to it before, and before what follows. */
  void run(int loop, Runnable task);

  /** To one subscriber that has fallen behind. */
  void batch(SubscriptionHandle handle, CatchUpBatch batch);
}
