package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.CatchUpBatch;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.ResumeResult;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Remembers what left for the loops of the subscribers, in order. */
final class RecordingDeliveries implements Deliveries {

  final List<String> left = new ArrayList<>();

  @Override
  public void admit(SubscriptionHandle handle, Frame succeeded, Optional<Frame> cached) {
    left.add(
        "admit "
            + handle.subscriber().socketId()
            + " "
            + ((TextFrame) succeeded).text()
            + cached.map(frame -> " then " + ((TextFrame) frame).text()).orElse(""));
  }

  @Override
  public void resume(SubscriptionHandle handle, ResumeResult result) {
    left.add(
        "resume "
            + handle.subscriber().socketId()
            + " "
            + said(result.how())
            + texts(result.replay())
            + result.presence().map(roster -> " with " + roster).orElse("")
            + result.cached().map(frame -> " then " + ((TextFrame) frame).text()).orElse(""));
  }

  private static String said(Resumption how) {
    if (how instanceof Resumption.Started started) return "from " + started.at();
    if (how instanceof Resumption.Disabled) return "disabled";
    if (how instanceof Resumption.Unrecovered lost) return lost.why() + " at " + lost.at();
    Resumption.Recovered recovered = (Resumption.Recovered) how;
    return "recovered at " + recovered.at() + (recovered.boundary() ? " past a boundary" : "");
  }

  private static String texts(List<LogEntry> messages) {
    return messages.stream()
        .map(message -> " " + ((TextFrame) message.frame()).text())
        .collect(Collectors.joining());
  }

  @Override
  public void watch(SubscriptionHandle handle, boolean online) {
    left.add("watch " + handle.subscriber().socketId() + (online ? " online" : " offline"));
  }

  @Override
  public void deliver(int loop, Topic topic, Frame frame, Envelope message, Position before) {
    left.add("to " + loop + " after " + before + " " + ((TextFrame) frame).text());
  }

  @Override
  public void run(int loop, Runnable task) {
    task.run();
  }

  @Override
  public void continuity(int loop, Topic topic, Continuity notice) {
    left.add("tell " + loop + " " + text(notice));
  }

  private static String text(Continuity notice) {
    if (notice instanceof Continuity.Broken broken) return broken.why() + " at " + broken.at();
    if (notice instanceof Continuity.Boundary boundary) return "BOUNDARY at " + boundary.at();
    if (notice instanceof Continuity.Renamed renamed) return "RENAMED at " + renamed.at();
    return "UNLOGGED";
  }

  @Override
  public void batch(SubscriptionHandle handle, CatchUpBatch batch) {
    left.add(
        "portion "
            + handle.subscriber().socketId()
            + batch.notice().map(notice -> " told " + text(notice)).orElse("")
            + texts(batch.messages())
            + " until "
            + batch.end()
            + (batch.level() ? " level" : ""));
  }

  @Override
  public void members(SubscriptionHandle handle, MemberNews news, List<Frame> portions) {
    String frames =
        portions.stream().map(it -> " " + ((TextFrame) it).text()).collect(Collectors.joining());
    left.add("members " + handle.subscriber().socketId() + " " + news + frames);
  }

  @Override
  public void deliver(int loop, Topic topic, Frame frame, Set<MemberNews> audience) {
    left.add("to " + loop + " " + new TreeSet<>(audience) + " " + ((TextFrame) frame).text());
  }

  @Override
  public void refuse(SubscriptionHandle handle, SubscriptionError error) {
    left.add("refuse " + handle.subscriber().socketId() + " " + error.error());
  }

  @Override
  public void deliver(
      int loop, Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs) {
    left.add("to " + loop + " " + ((TextFrame) frame).text());
  }
}
