package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.CatchUpBatch;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.RecoveryFrames;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@link Deliveries} through the mailboxes of event loops. Each task retains its frames until it
 * has run.
 */
public final class PostedDeliveries implements Deliveries {

  private final LoopMailbox mailbox;
  private final Loops loops;
  private final FrameEncoder frames;
  private final HubMeters meters;

  public PostedDeliveries(LoopMailbox mailbox, Loops loops, FrameEncoder frames, HubMeters meters) {
    this.mailbox = mailbox;
    this.loops = loops;
    this.frames = frames;
    this.meters = meters;
  }

  @Override
  public void admit(SubscriptionHandle handle, Frame succeeded, Optional<Frame> cached) {
    succeeded.retain();
    cached.ifPresent(Frame::retain);
    mailbox.send(handle.loop(), there -> there.channels().admit(handle, succeeded, cached));
  }

  @Override
  public void resume(SubscriptionHandle handle, ResumeResult result) {
    result.cached().ifPresent(Frame::retain);
    List<Frame> replay = replay(handle, result.replay());
    meters.replayed(replay.size());
    mailbox.send(handle.loop(), there -> there.channels().resume(handle, result, replay));
  }

  /**
   * Replaces messages that the subscriber itself sent by a {@code skip} frame, so that its position
   * advances.
   */
  private List<Frame> replay(SubscriptionHandle handle, List<LogEntry> messages) {
    List<Frame> replay = new ArrayList<>(messages.size());
    for (LogEntry message : messages) {
      if (message.isFrom(handle.subscriber())) {
        replay.add(frames.encode(RecoveryFrames.skip(handle.topic().channel(), message.offset())));
      } else {
        message.frame().retain();
        replay.add(message.frame());
      }
    }
    return replay;
  }

  @Override
  public void watch(SubscriptionHandle handle, boolean online) {
    mailbox.send(handle.loop(), there -> there.channels().watch(handle, online));
  }

  @Override
  public void members(SubscriptionHandle handle, MemberNews news, List<Frame> portions) {
    portions.forEach(Frame::retain);
    mailbox.send(handle.loop(), there -> handle.members(news, portions));
  }

  /** Frames for many changes are few, and one that is lost would leave wrong members behind. */
  @Override
  public void deliver(int loop, Topic topic, Frame frame, Set<MemberNews> audience) {
    int bytes = frame.bytes();
    boolean announced = loops.announce(loop, bytes);
    if (!announced && !audience.contains(MemberNews.TOGETHER)) {
      meters.shed();
      return;
    }
    frame.retain();
    mailbox.send(
        loop,
        there -> {
          if (announced) loops.arrived(loop, bytes);
          there.channels().deliver(topic, frame, audience);
        });
  }

  @Override
  public void refuse(SubscriptionHandle handle, SubscriptionError error) {
    mailbox.send(handle.loop(), there -> there.channels().refuse(handle, error));
  }

  @Override
  public void deliver(
      int loop, Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs) {
    int bytes = frame.bytes();
    if (!loops.announce(loop, bytes)) {
      meters.shed();
      return;
    }
    frame.retain();
    mailbox.send(
        loop,
        there -> {
          loops.arrived(loop, bytes);
          there.channels().deliver(topic, frame, except, publishedAtMs);
        });
  }

  /**
   * A loop whose queue is full learns only that there was a message: its subscribers fall behind.
   */
  @Override
  public void deliver(int loop, Topic topic, Frame frame, Envelope message, Position before) {
    int bytes = frame.bytes();
    if (!loops.announce(loop, bytes)) {
      mailbox.send(loop, there -> there.channels().lag(topic, before));
      return;
    }
    frame.retain();
    mailbox.send(
        loop,
        there -> {
          loops.arrived(loop, bytes);
          there.channels().deliver(topic, frame, message, before);
        });
  }

  @Override
  public void continuity(int loop, Topic topic, Continuity notice) {
    mailbox.send(loop, there -> there.channels().continuity(topic, notice));
  }

  @Override
  public void run(int loop, Runnable task) {
    mailbox.send(loop, there -> task.run());
  }

  @Override
  public void batch(SubscriptionHandle handle, CatchUpBatch batch) {
    batch.retain();
    meters.replayed(batch.messages().size());
    mailbox.send(handle.loop(), there -> there.channels().batch(handle, batch));
  }
}
