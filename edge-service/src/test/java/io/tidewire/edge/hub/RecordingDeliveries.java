package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Portion;
import io.tidewire.edge.channel.Reception;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
  public void resume(Ticket ticket, Reception reception) {
    left.add(
        "resume "
            + ticket.subscriber().socketId()
            + " "
            + said(reception.how())
            + texts(reception.replay())
            + reception.presence().map(roster -> " with " + roster).orElse("")
            + reception.cached().map(frame -> " then " + ((TextFrame) frame).text()).orElse(""));
  }

  private static String said(Resumption how) {
    if (how instanceof Resumption.Started started) return "from " + started.at();
    if (how instanceof Resumption.Disabled) return "disabled";
    if (how instanceof Resumption.Unrecovered lost) return lost.why() + " at " + lost.at();
    Resumption.Recovered recovered = (Resumption.Recovered) how;
    return "recovered at " + recovered.at() + (recovered.boundary() ? " past a boundary" : "");
  }

  private static String texts(List<Logged> messages) {
    return messages.stream()
        .map(message -> " " + ((TextFrame) message.frame()).text())
        .collect(Collectors.joining());
  }

  @Override
  public void deliver(int loop, Topic topic, Frame frame, Envelope message, Position before) {
    left.add("to " + loop + " after " + before + " " + ((TextFrame) frame).text());
  }

  @Override
  public void tell(int loop, Topic topic, Continuity notice) {
    left.add("tell " + loop + " " + text(notice));
  }

  private static String text(Continuity notice) {
    if (notice instanceof Continuity.Broken broken) return broken.why() + " at " + broken.at();
    if (notice instanceof Continuity.Boundary boundary) return "BOUNDARY at " + boundary.at();
    if (notice instanceof Continuity.Renamed renamed) return "RENAMED at " + renamed.at();
    return "UNLOGGED";
  }

  @Override
  public void portion(Ticket ticket, Portion portion) {
    left.add(
        "portion "
            + ticket.subscriber().socketId()
            + portion.notice().map(notice -> " told " + text(notice)).orElse("")
            + texts(portion.messages())
            + " until "
            + portion.end()
            + (portion.level() ? " level" : ""));
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
