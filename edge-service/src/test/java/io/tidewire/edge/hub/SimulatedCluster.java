package io.tidewire.edge.hub;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.ports.ChannelLog;
import io.tidewire.edge.channel.ports.LastEvents;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.edge.delivery.LoopChannels;
import io.tidewire.edge.delivery.Loops;
import io.tidewire.edge.fanout.TextFrames;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Event loops with hubs, all real, around which time, order and Redis are dice. */
final class SimulatedCluster {

  private static final int LOOPS = 2;
  private static final long LONGEST_TURN_NANOS = Duration.ofMillis(5).toNanos();

  final ManualClock clock = new ManualClock();
  final ManualTimers timers = new ManualTimers(clock);
  final Random random;
  final TextFrames frames = new TextFrames();
  final List<SimulatedPubSub> redis = new ArrayList<>();
  final List<Hubs> hubs = new ArrayList<>();
  private final Loops loops;
  final List<Publication> log = new ArrayList<>();
  private final List<Executor> executors = new ArrayList<>();
  private final List<List<Instant>> cuts = new ArrayList<>();

  record Publication(Topic topic, String text, Instant at) {}

  SimulatedCluster(long seed, boolean confirmsTooEarly) {
    this(seed, confirmsTooEarly, cluster -> new NoLog());
  }

  SimulatedCluster(
      long seed, boolean confirmsTooEarly, Function<SimulatedCluster, ChannelLog> logs) {
    random = new Random(seed);
    for (int i = 0; i < LOOPS; i++) executors.add(new DelayedLoop());
    loops = new Loops(executors);
    ChannelLog log = logs.apply(this);
    HubMeters meters = new HubMeters(new SimpleMeterRegistry());
    for (int i = 0; i < LOOPS; i++) {
      int index = i;
      cuts.add(new ArrayList<>());
      redis.add(
          new SimulatedPubSub(timers, clock, random, confirmsTooEarly, () -> hubs.get(index)));
      LoopTime time = new LoopTime(timers, clock, random, executors.get(i));
      hubs.add(
          Hubs.on(
              new Loops.Slot(i, loops),
              new HubShared(HubConfig.DEFAULTS, new SubscriptionMemory(1L << 30), meters),
              new HubNeighbours(frames, new WillingRegistry(), new NoLastEvents(), log),
              redis.get(i).paced(time),
              time));
    }
  }

  void join(ChannelSubscriber client, int loop) {
    executors.get(loop).execute(() -> channels(loop).join(client, Optional.empty()));
  }

  void leave(ChannelSubscriber client, int loop, Runnable then) {
    executors
        .get(loop)
        .execute(
            () -> {
              channels(loop).leave(client, DisconnectReason.DELIBERATE);
              then.run();
            });
  }

  LoopChannels channels(int loop) {
    return loops.here(loop).channels();
  }

  void publish(Topic topic) {
    String text = "m" + log.size();
    log.add(new Publication(topic, text, clock.instant()));
    Buffer message =
        Envelope.ephemeral(clock.millis(), Optional.empty(), Buffer.buffer(text)).encode();
    redis.forEach(link -> link.publish(RedisKeys.topic(topic), message));
  }

  void cutSomeLink() {
    int loop = random.nextInt(LOOPS);
    SimulatedPubSub link = redis.get(loop);
    if (!link.isUp("any")) return;
    cuts.get(loop).add(clock.instant());
    link.cut();
    timers.after(Duration.ofMillis(100 + random.nextInt(1_000)), link::restore);
  }

  /** When a loop's link was cut. */
  List<Instant> cuts(int loop) {
    return cuts.get(loop);
  }

  /** Which loop's link carries a topic. */
  int ownerOf(Topic topic) {
    return LoopChannels.ownerOf(topic, LOOPS);
  }

  int loopCount() {
    return LOOPS;
  }

  /** Runs tasks in order, each a little later by chance. */
  private final class DelayedLoop implements Executor {
    private Instant free = clock.instant();

    @Override
    public void execute(Runnable task) {
      Instant turn = clock.instant().plusNanos(random.nextLong(LONGEST_TURN_NANOS));
      free = turn.isAfter(free) ? turn : free;
      timers.after(Duration.between(clock.instant(), free), task);
    }
  }

  /** Takes note of everything, a little later. */
  private final class WillingRegistry implements PresenceClient {

    @Override
    public void submit(PendingPresenceUpdate update) {
      timers.after(
          Duration.ofMillis(random.nextInt(20)),
          () -> {
            if (update.operation().isEmpty()) return;
            update.answered(new PresenceOutcome.Occupied());
            submit(update);
          });
    }

    @Override
    public void submitFirst(PendingPresenceUpdate update) {
      submit(update);
    }

    @Override
    public void submitLater(PendingPresenceUpdate update) {
      submit(update);
    }

    @Override
    public Cancel roster(Topic topic, String from, Consumer<RosterReply> answer) {
      throw new AssertionError("no presence channel here");
    }
  }

  private static final class NoLastEvents implements LastEvents {
    @Override
    public Cancel last(Topic topic, Requester requester, Consumer<Optional<Envelope>> answer) {
      throw new AssertionError("no cache channel here");
    }

    @Override
    public void missed(Topic topic) {
      throw new AssertionError("no cache channel here");
    }
  }
}
