package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.tidewire.edge.fanout.TextFrames;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.Timers;
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
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** One random schedule of {@link PresenceScheduleTest}: what happens follows from its seed. */
final class PresenceSchedule {

  private static final Topic TOPIC = new Topic("1", "presence-room");
  private static final List<String> USERS = List.of("ann", "ben", "cid", "dan");
  private static final HubConfig NO_GRACE =
      new HubConfig(
          HubConfig.DEFAULTS.linger(),
          new HubConfig.PresenceTimes(
              Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(60)),
          20_000,
          HubConfig.DEFAULTS.cachedFor());

  final int seed;
  final Random random;
  final ManualClock clock = new ManualClock();
  final ManualTimers timers = new ManualTimers(clock);
  final TextFrames frames = new TextFrames();
  final List<PresenceObserver> observers = new ArrayList<>();
  final SimulatedPresenceService presenceClient = new SimulatedPresenceService(this::announce);
  final List<Edge> edges = new ArrayList<>();
  double lost;
  int sockets;
  int maxListed = 100;

  PresenceSchedule(int seed) {
    this.seed = seed;
    random = new Random(seed);
    double[] losses = {0, 0.05, 0.3};
    lost = losses[random.nextInt(losses.length)];
  }

  void loseNoMessages() {
    lost = 0;
  }

  void isLargeWithMoreThanTwo() {
    maxListed = 2;
  }

  Optional<Timers> takesPortions() {
    return maxListed == 2 && random.nextBoolean() ? Optional.of(timers) : Optional.empty();
  }

  List<PresenceObserver> everybody() {
    return observers;
  }

  private void announce(String change) {
    edges.forEach(edge -> edge.announced(change));
  }

  void run() {
    edges.add(new Edge("n1", this));
    edges.add(new Edge("n2", this));
    if (lost == 0) edges.forEach(edge -> edge.enter("rock"));
    timers.advance(Duration.ofSeconds(1));
    for (int step = 0; step < 150; step++) {
      timers.advance(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 5_000 : 150)));
      act();
    }
    quiesce();
    checkViews();
    edges.forEach(edge -> List.copyOf(edge.here).forEach(edge::leave));
    quiesce();
    assertThat(presenceClient.counts()).isEmpty();
    edges.forEach(edge -> assertThat(edge.hub.status()).isEqualTo(ChannelHub.Status.IDLE));
    assertThat(frames.held()).isEmpty();
  }

  private void act() {
    Edge edge = edges.get(random.nextInt(edges.size()));
    int dice = random.nextInt(100);
    if (dice < 50) {
      if (edge.here.size() < 8) edge.enter(USERS.get(random.nextInt(USERS.size())));
    } else if (dice < 92) {
      leaveSomebody(edge);
    } else if (dice < 96) {
      edge.cut();
    } else if (dice < 98) {
      edge.hub.audit();
    } else if (dice < 99) {
      presenceClient.failOver();
    } else {
      presenceClient.loseEverything();
    }
  }

  private void leaveSomebody(Edge edge) {
    List<SubscriptionHandle> mayLeave =
        edge.here.stream()
            .filter(handle -> !((PresenceObserver) handle.subscriber()).userId().equals("rock"))
            .toList();
    if (!mayLeave.isEmpty()) edge.leave(mayLeave.get(random.nextInt(mayLeave.size())));
  }

  /** Faults end; audits do what they do every minute. */
  private void quiesce() {
    lost = 0;
    for (int i = 0; i < 3; i++) {
      timers.advance(Duration.ofSeconds(15));
      edges.forEach(edge -> edge.hub.audit());
    }
    timers.advance(Duration.ofSeconds(15));
  }

  private void checkViews() {
    Set<String> truth = new TreeSet<>();
    for (Edge edge : edges) {
      edge.here.forEach(handle -> truth.add(((PresenceObserver) handle.subscriber()).userId()));
    }
    assertThat(presenceClient.counts().keySet()).as("registry").isEqualTo(truth);
    for (Edge edge : edges) {
      for (SubscriptionHandle handle : edge.here) {
        PresenceObserver observer = (PresenceObserver) handle.subscriber();
        assertThat(observer.admitted).as("admitted").isTrue();
        observer.believes(truth);
      }
    }
  }

  /** One edge's hub of the channel, its link and its subscribers. */
  private static final class Edge implements EphemeralDeliveries, HubLink {
    private final PresenceSchedule world;
    private final Map<SubscriptionHandle, PresenceObserver> admitted = new LinkedHashMap<>();
    private final List<SubscriptionHandle> here = new ArrayList<>();
    private final ChannelHub hub;
    private boolean up = true;
    private boolean subscribed;
    private int connection;
    private Instant free = Instant.MIN;

    Edge(String node, PresenceSchedule world) {
      this.world = world;
      LoopTime time =
          new LoopTime(
              world.timers,
              world.clock,
              world.random,
              task -> world.timers.after(Duration.ZERO, task));
      HubMeters meters = new HubMeters(new SimpleMeterRegistry());
      hub =
          new ChannelHub(
              TOPIC,
              "key",
              Namespace.EPHEMERAL,
              HubPorts.of(
                  new LoopPorts(world.frames, this, time, meters),
                  new HubShared(NO_GRACE, new SubscriptionMemory(1L << 30), meters),
                  new HubNeighbours(
                      world.frames,
                      new UnreliablePresenceClient(
                          node, world.presenceClient, world.timers, world.random, world.lost),
                      new ScriptedLastEvents(),
                      new NoLog()),
                  1,
                  this),
              gone -> {});
    }

    void enter(String userId) {
      PresenceObserver observer =
          new PresenceObserver(TOPIC, ++world.sockets, userId, world.takesPortions());
      var membership = new Channels.PresenceJoin(new Member(userId, "{}"), 100, world.maxListed);
      SubscriptionHandle handle = new SubscriptionHandle(observer, 0, Optional.of(membership));
      here.add(handle);
      world.observers.add(observer);
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
      if (subscribed) push(world.lost, () -> hub.message(Buffer.buffer(change)));
    }

    /** First in, first out, some lost. */
    private void push(double lost, Runnable arrival) {
      if (world.random.nextDouble() < lost) return;
      int via = connection;
      Instant at = world.clock.instant().plusMillis(world.random.nextInt(50));
      free = at.isAfter(free) ? at : free;
      world.timers.after(
          Duration.between(world.clock.instant(), free),
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
      world.timers.after(
          Duration.ofMillis(100 + world.random.nextInt(2_000)),
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
}
