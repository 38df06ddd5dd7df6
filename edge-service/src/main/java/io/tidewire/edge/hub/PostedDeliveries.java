package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.Optional;

/** {@link Deliveries} by letters between loops. Each letter holds its frames until it was read. */
final class PostedDeliveries implements Deliveries {

  private final LoopPost post;
  private final Loops loops;
  private final HubMeters meters;

  PostedDeliveries(LoopPost post, Loops loops, HubMeters meters) {
    this.post = post;
    this.loops = loops;
    this.meters = meters;
  }

  @Override
  public void admit(Ticket ticket, Frame succeeded, Optional<Frame> cached) {
    succeeded.retain();
    cached.ifPresent(Frame::retain);
    post.send(ticket.loop(), there -> there.channels().admit(ticket, succeeded, cached));
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
}
