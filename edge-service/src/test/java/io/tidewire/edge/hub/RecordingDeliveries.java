package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what left for the loops of the subscribers, in order. */
final class RecordingDeliveries implements Deliveries {

  final List<String> left = new ArrayList<>();

  @Override
  public void admit(Ticket ticket, Frame succeeded, Optional<Frame> cached) {
    left.add(
        "admit "
            + ticket.subscriber().socketId()
            + " "
            + ((TextFrame) succeeded).text()
            + cached.map(frame -> " then " + ((TextFrame) frame).text()).orElse(""));
  }

  @Override
  public void refuse(Ticket ticket, SubscriptionError error) {
    left.add("refuse " + ticket.subscriber().socketId() + " " + error.error());
  }

  @Override
  public void deliver(
      int loop, Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs) {
    left.add("to " + loop + " " + ((TextFrame) frame).text());
  }
}
