package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Portion;
import io.tidewire.edge.channel.Reception;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.RecoveryFrames;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Deliveries} by letters between loops. Each letter holds its frames until it was read. */
public final class PostedDeliveries implements Deliveries {

  private final LoopPost post;
  private final Loops loops;
  private final FrameEncoder frames;
  private final HubMeters meters;

  public PostedDeliveries(LoopPost post, Loops loops, FrameEncoder frames, HubMeters meters) {
    this.post = post;
    this.loops = loops;
    this.frames = frames;
    this.meters = meters;
  }

  @Override
  public void admit(Ticket ticket, Frame succeeded, Optional<Frame> cached) {
    succeeded.retain();
    cached.ifPresent(Frame::retain);
    post.send(ticket.loop(), there -> there.channels().admit(ticket, succeeded, cached));
  }

  @Override
  public void resume(Ticket ticket, Reception reception) {
    reception.cached().ifPresent(Frame::retain);
    List<Frame> replay = replay(ticket, reception.replay());
    meters.replayed(replay.size());
    post.send(ticket.loop(), there -> there.channels().resume(ticket, reception, replay));
  }

  /** What the subscriber itself caused is replaced by a mark, so that its place moves on. */
  private List<Frame> replay(Ticket ticket, List<Logged> messages) {
    List<Frame> replay = new ArrayList<>(messages.size());
    for (Logged message : messages) {
      if (message.isFrom(ticket.subscriber())) {
        replay.add(frames.encode(RecoveryFrames.skip(ticket.topic().channel(), message.offset())));
      } else {
        message.frame().retain();
        replay.add(message.frame());
      }
    }
    return replay;
  }

  @Override
  public void refuse(Ticket ticket, SubscriptionError error) {
    post.send(ticket.loop(), there -> there.channels().refuse(ticket, error));
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
    post.send(
        loop,
        there -> {
          loops.arrived(loop, bytes);
          there.channels().deliver(topic, frame, except, publishedAtMs);
        });
  }

  /** To a loop that is too far behind, only that there was a message: its subscribers lag. */
  @Override
  public void deliver(int loop, Topic topic, Frame frame, Envelope message, Position before) {
    int bytes = frame.bytes();
    if (!loops.announce(loop, bytes)) {
      post.send(loop, there -> there.channels().lag(topic, before));
      return;
    }
    frame.retain();
    post.send(
        loop,
        there -> {
          loops.arrived(loop, bytes);
          there.channels().deliver(topic, frame, message, before);
        });
  }

  @Override
  public void tell(int loop, Topic topic, Continuity notice) {
    post.send(loop, there -> there.channels().tell(topic, notice));
  }

  @Override
  public void portion(Ticket ticket, Portion portion) {
    portion.retain();
    meters.replayed(portion.messages().size());
    post.send(ticket.loop(), there -> there.channels().portion(ticket, portion));
  }
}
