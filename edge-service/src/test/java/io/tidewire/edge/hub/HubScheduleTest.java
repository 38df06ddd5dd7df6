package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.hub.SimulatedCluster.Publication;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The hub under random schedules: subscribers that come and go, links that are cut, every delay a
 * die. A port of {@code hub_model.py}, driving the classes that run in production.
 */
class HubScheduleTest {

  private static final int SCHEDULES = 2_000;
  private static final int STEPS = 200;
  private static final List<Topic> TOPICS = List.of(new Topic("1", "a"), new Topic("1", "b"));
  private static final Duration SHORT_PAUSE = Duration.ofMillis(40);
  private static final Duration LONG_PAUSE = Duration.ofSeconds(1);
  private static final Duration SETTLED = Duration.ofSeconds(3);

  @Test
  void whateverTheScheduleSubscribersGetEverythingFromTheirAdmissionOnAndNothingIsLeftBehind() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      try {
        new Schedule(seed, false).run();
      } catch (AssertionError | IllegalStateException broken) {
        throw new AssertionError("seed " + seed, broken);
      }
    }
  }

  @Test
  void aLinkThatConfirmsBeforeRedisDidIsCaught() {
    int caught = 0;
    for (int seed = 0; seed < 100; seed++) {
      try {
        new Schedule(seed, true).run();
      } catch (AssertionError broken) {
        caught++;
      }
    }
    assertThat(caught).isGreaterThan(20);
  }

  private static final class Visit {
    final RecordingClient client;
    final int loop;
    final Topic topic;
    Instant admittedAt = Instant.MAX;
    Instant leftAt = Instant.MAX;
    int heardWhenLeft;

    Visit(RecordingClient client, int loop, Topic topic) {
      this.client = client;
      this.loop = loop;
      this.topic = topic;
    }
  }

  private static final class Schedule {
    private final SimulatedCluster cluster;
    private final Random random;
    private final List<Visit> visits = new ArrayList<>();
    private final List<Visit> present = new ArrayList<>();

    /** Not admitted yet. */
    private final List<Visit> waiting = new ArrayList<>();

    private final List<Owed> owed = new ArrayList<>();
    private final boolean cuts;
    private int clients;

    /** A message that a visit must get, unless the link is cut while it is on its way. */
    private record Owed(Visit visit, Publication message) {}

    Schedule(int seed, boolean confirmsTooEarly) {
      cluster = new SimulatedCluster(seed, confirmsTooEarly);
      random = cluster.random;
      cuts = random.nextBoolean();
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        advance(random.nextInt(10) == 0 ? LONG_PAUSE : SHORT_PAUSE);
        act();
      }
      settle(SETTLED);
      present.forEach(
          visit -> assertThat(visit.client.admitted).as("admitted in the end").isTrue());
      TOPICS.forEach(this::publish);
      settle(SETTLED);
      List.copyOf(present).forEach(this::leave);
      settle(HubConfig.DEFAULTS.linger().max().plus(SETTLED));
      checkVisits();
      checkNothingIsLeft();
    }

    private void act() {
      int dice = random.nextInt(100);
      if (dice < 55) {
        publish(TOPICS.get(random.nextInt(TOPICS.size())));
      } else if (dice < 76 && present.size() < 6) {
        enter();
      } else if (dice < 96 && !present.isEmpty()) {
        leave(present.get(random.nextInt(present.size())));
      } else if (cuts) {
        cluster.cutSomeLink();
      }
    }

    private void advance(Duration longest) {
      settle(Duration.ofNanos(random.nextLong(longest.toNanos())));
    }

    /** In small steps, so that the moment of an admission is known well enough. */
    private void settle(Duration time) {
      Instant end = cluster.clock.instant().plus(time);
      while (cluster.clock.instant().isBefore(end)) {
        cluster.timers.advance(Duration.ofMillis(1));
        waiting.removeIf(this::wasAdmitted);
      }
    }

    private boolean wasAdmitted(Visit visit) {
      if (visit.client.admitted) visit.admittedAt = cluster.clock.instant();
      return visit.client.admitted;
    }

    private void enter() {
      Topic topic = TOPICS.get(random.nextInt(TOPICS.size()));
      int loop = random.nextInt(cluster.loopCount());
      Visit visit = new Visit(new RecordingClient(topic, ++clients), loop, topic);
      visits.add(visit);
      waiting.add(visit);
      present.add(visit);
      cluster.join(visit.client, loop);
    }

    private void leave(Visit visit) {
      present.remove(visit);
      visit.leftAt = cluster.clock.instant();
      cluster.leave(visit.client, visit.loop, () -> visit.heardWhenLeft = visit.client.got.size());
    }

    private void publish(Topic topic) {
      cluster.publish(topic);
      Publication message = cluster.log.get(cluster.log.size() - 1);
      SimulatedPubSub link = cluster.redis.get(cluster.ownerOf(topic));
      boolean reliable = !link.confirmedSince(RedisKeys.topic(topic)).isAfter(message.at());
      for (Visit visit : present) {
        boolean live = visit.topic.equals(topic) && visit.admittedAt.isBefore(message.at());
        if (live && reliable) owed.add(new Owed(visit, message));
      }
    }

    private void checkVisits() {
      for (Owed debt : owed) {
        if (mayBeLost(debt)) continue;
        assertThat(debt.visit().client.got).as("a live subscriber").contains(debt.message().text());
      }
      for (Visit visit : visits) {
        List<String> got = visit.client.got;
        if (got.isEmpty()) continue;
        List<Integer> numbers =
            got.subList(1, got.size()).stream()
                .map(text -> Integer.parseInt(text.substring(1)))
                .toList();
        assertThat(numbers).as("in order and once").isSorted().doesNotHaveDuplicates();
        assertThat(got).as("nothing after leaving").hasSize(visit.heardWhenLeft);
      }
    }

    /** It left, or the link was cut, before the message had to be there. */
    private boolean mayBeLost(Owed debt) {
      Publication message = debt.message();
      Instant arrived = message.at().plus(SimulatedPubSub.LONGEST_WAY.multipliedBy(2));
      if (debt.visit().leftAt.isBefore(arrived)) return true;
      int owner = cluster.ownerOf(message.topic());
      return cluster.cuts(owner).stream()
          .anyMatch(cut -> !cut.isBefore(message.at()) && cut.isBefore(arrived));
    }

    private void checkNothingIsLeft() {
      for (int i = 0; i < cluster.loopCount(); i++) {
        assertThat(cluster.redis.get(i).subscribed()).as("subscriptions at Redis").isEmpty();
        assertThat(cluster.hubs.get(i).size()).as("hubs").isZero();
        assertThat(cluster.channels(i).size()).as("tickets").isZero();
      }
      assertThat(cluster.frames.held()).as("frames").isEmpty();
    }
  }
}
