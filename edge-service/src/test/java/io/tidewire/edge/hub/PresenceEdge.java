package io.tidewire.edge.hub;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.delivery.LoopPorts;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One edge's hub of the channel, its link and its subscribers. */
final class PresenceEdge implements EphemeralDeliveries, HubLink {

  private static final HubConfig NO_GRACE =
      new HubConfig(
          HubConfig.DEFAULTS.linger(),
          new HubConfig.PresenceTimes(
              Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(60)),
          20_000,
          HubConfig.DEFAULTS.cachedFor());

  private final PresenceSchedule schedule;
  private final Map<SubscriptionHandle, PresenceObserver> admitted = new LinkedHashMap<>();
  final List<SubscriptionHandle> here = new ArrayList<>();
  final ChannelHub hub;
  private boolean up = true;
  private boolean subscribed;
  private int connection;
  private Instant free = Instant.MIN;

  PresenceEdge(String node, PresenceSchedule schedule) {
    this.schedule = schedule;
    LoopTime time =
        new LoopTime(
            schedule.timers,
            schedule.clock,
            schedule.random,
            task -> schedule.timers.after(Duration.ZERO, task));
    HubMeters meters = new HubMeters(new SimpleMeterRegistry());
    hub =
        new ChannelHub(
            PresenceSchedule.TOPIC,
            "key",
            Namespace.EPHEMERAL,
            HubPorts.of(
                new LoopPorts(schedule.frames, this, time, meters),
                new HubShared(NO_GRACE, new SubscriptionMemory(1L << 30), meters),
                new HubNeighbours(
                    schedule.frames,
                    new UnreliablePresenceClient(
                        node,
                        schedule.presenceClient,
                        schedule.timers,
                        schedule.random,
                        schedule.lost),
                    new ScriptedLastEvents(),
                    new NoLog()),
                1,
                this),
            gone -> {});
  }

  void enter(String userId) {
    PresenceObserver observer =
        new PresenceObserver(
            PresenceSchedule.TOPIC, ++schedule.sockets, userId, schedule.takesPortions());
    var membership = new Channels.PresenceJoin(new Member(userId, "{}"), 100, schedule.maxListed);
    SubscriptionHandle handle = new SubscriptionHandle(observer, 0, Optional.of(membership));
    here.add(handle);
    schedule.observers.add(observer);
    hub.join(handle);
  }

  void leave(SubscriptionHandle handle) {
    here.remove(handle);
    admitted.remove(handle);
    ((PresenceObserver) handle.subscriber()).gone();
    hub.leave(handle, DisconnectReason.DELIBERATE);
  }

  @Override
  public boolean isUp(String key) {
    return up;
  }

  @Override
  public boolean subscribe(String key, Requester requester) {
    push(
        0,
        () -> {
          subscribed = true;
          hub.confirmed();
        });
    return true;
  }

  @Override
  public boolean unsubscribe(String key) {
    push(
        0,
        () -> {
          subscribed = false;
          hub.confirmed();
        });
    return true;
  }

  void announced(String change) {
    if (subscribed) push(schedule.lost, () -> hub.message(Buffer.buffer(change)));
  }

  /** First in, first out, some lost. */
  private void push(double lost, Runnable arrival) {
    if (schedule.random.nextDouble() < lost) return;
    int via = connection;
    Instant at = schedule.clock.instant().plusMillis(schedule.random.nextInt(50));
    free = at.isAfter(free) ? at : free;
    schedule.timers.after(
        Duration.between(schedule.clock.instant(), free),
        () -> {
          if (via == connection) arrival.run();
        });
  }

  void cut() {
    if (!up) return;
    up = false;
    subscribed = false;
    connection++;
    hub.linkDown();
    schedule.timers.after(
        Duration.ofMillis(100 + schedule.random.nextInt(2_000)),
        () -> {
          up = true;
          hub.linkUp();
        });
  }

  @Override
  public void admit(SubscriptionHandle handle, Frame succeeded, Optional<Frame> cached) {
    PresenceObserver observer = (PresenceObserver) handle.subscriber();
    admitted.put(handle, observer);
    observer.admitted(succeeded, cached);
  }

  @Override
  public void members(SubscriptionHandle handle, MemberNews news, List<Frame> portions) {
    portions.forEach(Frame::retain);
    handle.subscriber().members(news, portions);
  }

  @Override
  public void deliver(int loop, Topic topic, Frame frame, Set<MemberNews> audience) {
    admitted.values().stream()
        .filter(observer -> audience.contains(observer.memberNews()))
        .forEach(observer -> observer.offer(frame));
  }

  @Override
  public void refuse(SubscriptionHandle handle, SubscriptionError error) {
    throw new AssertionError(error.error());
  }

  @Override
  public void deliver(
      int loop, Topic topic, Frame frame, Optional<SocketId> except, long publishedAtMs) {
    admitted.values().forEach(observer -> observer.offer(frame));
  }
}
