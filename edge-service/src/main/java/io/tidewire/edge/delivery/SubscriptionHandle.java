package io.tidewire.edge.delivery;

import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Seat;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Identifies one subscription across event loops, from {@link Channels#join} to {@link
 * Channels#leave}.
 *
 * <p>The channel's loop reads the immutable parts; the connection's loop alone uses the rest.
 */
public final class SubscriptionHandle {

  private final ChannelSubscriber subscriber;
  private final int loop;
  private final Optional<Channels.PresenceJoin> presenceJoin;
  private @Nullable Seat seat;
  private boolean returned;

  /**
   * @param loop the connection's
   */
  public SubscriptionHandle(
      ChannelSubscriber subscriber, int loop, Optional<Channels.PresenceJoin> presenceJoin) {
    this.subscriber = subscriber;
    this.loop = loop;
    this.presenceJoin = presenceJoin;
  }

  public ChannelSubscriber subscriber() {
    return subscriber;
  }

  public Topic topic() {
    return subscriber.topic();
  }

  int loop() {
    return loop;
  }

  public Optional<Channels.PresenceJoin> presenceJoin() {
    return presenceJoin;
  }

  /**
   * Adds the subscriber to the fan-out and admits it, unless it left meanwhile. On the connection's
   * loop.
   */
  void admit(Fanout fanout, Frame succeeded, Optional<Frame> cached) {
    if (returned) return;
    seat(fanout);
    subscriber.admitted(succeeded, cached);
  }

  /** How the subscriber is told of members, right before it is admitted. */
  void members(MemberNews news, List<Frame> portions) {
    if (returned) {
      portions.forEach(Frame::release);
    } else {
      subscriber.members(news, portions);
    }
  }

  /** Whether the client uses the recovery extension. */
  public boolean isRecovering() {
    return subscriber.recovery().isPresent();
  }

  /**
   * The same for a subscriber with the recovery extension. Returns how many of the frames it took.
   */
  int resume(Fanout fanout, ResumeResult result, List<Frame> replay) {
    if (returned) return replay.size();
    seat(fanout);
    return subscriber.resumed(result.how(), result.presence(), replay, result.cached());
  }

  /** The same on a channel that says whether a user is signed in. */
  void watch(Fanout fanout, boolean online) {
    if (returned) return;
    seat(fanout);
    subscriber.watching(online);
  }

  /** Adds the subscriber to the fan-out, unless it left meanwhile. On the connection's loop. */
  void seat(Fanout fanout) {
    if (!returned) seat = fanout.join(topic(), subscriber);
  }

  /** Removes the subscriber from the fan-out; it may be added again. On the connection's loop. */
  void unseat(Fanout fanout) {
    if (seat != null) fanout.leave(seat);
    seat = null;
  }

  /** Rejects the subscriber, unless it left meanwhile. On the connection's loop. */
  void refuse(SubscriptionError error) {
    if (returned) return;
    returned = true;
    subscriber.refused(error);
  }

  /** Ends the subscription: nothing reaches the subscriber any more. On the connection's loop. */
  void leave(Fanout fanout) {
    returned = true;
    unseat(fanout);
  }
}
