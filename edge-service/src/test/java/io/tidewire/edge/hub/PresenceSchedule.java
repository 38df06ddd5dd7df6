package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.TextFrames;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.Timers;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** One random schedule of {@link PresenceScheduleTest}: what happens follows from its seed. */
final class PresenceSchedule {

  static final Topic TOPIC = new Topic("1", "presence-room");
  private static final List<String> USERS = List.of("ann", "ben", "cid", "dan");

  final int seed;
  final Random random;
  final ManualClock clock = new ManualClock();
  final ManualTimers timers = new ManualTimers(clock);
  final TextFrames frames = new TextFrames();
  final List<PresenceObserver> observers = new ArrayList<>();
  final SimulatedPresenceService presenceClient = new SimulatedPresenceService(this::announce);
  final List<PresenceEdge> edges = new ArrayList<>();
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
    edges.add(new PresenceEdge("n1", this));
    edges.add(new PresenceEdge("n2", this));
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
    PresenceEdge edge = edges.get(random.nextInt(edges.size()));
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

  private void leaveSomebody(PresenceEdge edge) {
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
    for (PresenceEdge edge : edges) {
      edge.here.forEach(handle -> truth.add(((PresenceObserver) handle.subscriber()).userId()));
    }
    assertThat(presenceClient.counts().keySet()).as("registry").isEqualTo(truth);
    for (PresenceEdge edge : edges) {
      for (SubscriptionHandle handle : edge.here) {
        PresenceObserver observer = (PresenceObserver) handle.subscriber();
        assertThat(observer.admitted).as("admitted").isTrue();
        observer.believes(truth);
      }
    }
  }
}
