package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Recovery.Rewind;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One random life of a stream channel, on two event loops, with six clients. */
final class StreamSchedule {

  private static final int STEPS = 150;
  private static final int CLIENTS = 6;

  /** In which nobody publishes: channels without a lineage have subscribers, too. */
  private static final int LONGEST_SILENCE = 25;

  /** While the link is down. */
  private static final int MOST_FORKS = 4;

  private static final Topic TOPIC = new Topic("1", "chat");
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(150);

  /** Two audits of a quiet channel. */
  private static final Duration SETTLED = Duration.ofSeconds(70);

  /** Nothing that was published before is on its way any more. */
  private static final Duration ARRIVED = Duration.ofSeconds(2);

  private static final Duration FORGOTTEN = Duration.ofSeconds(15);

  private final SimulatedCluster cluster;
  private final SimulatedLog log;
  private final Random random;
  private final Namespace namespace;
  private final double lossy;
  private final double misfortune;
  private final StreamMistake mistake;
  private final int owner;
  private final List<Person> people = new ArrayList<>();
  private long hidden;
  private int published;
  private int silence;
  private int sockets;
  private int faults;
  private int continuity;
  private int heard;

  /** A client through all its connections. */
  private static final class Person {
    final boolean recovers;
    Optional<StreamClient> here = Optional.empty();
    Optional<StreamClient> before = Optional.empty();
    int loop;

    Person(boolean recovers) {
      this.recovers = recovers;
    }
  }

  StreamSchedule(long seed, StreamMistake mistake) {
    this.mistake = mistake;
    SimulatedLog[] made = new SimulatedLog[1];
    cluster =
        new SimulatedCluster(
            seed,
            false,
            built -> {
              int kept = built.random.nextBoolean() ? 30 : SimulatedLog.ALL;
              made[0] =
                  new SimulatedLog(
                      kept,
                      mistake != StreamMistake.NO_FENCE,
                      mistake == StreamMistake.ONE_ANCESTOR ? 1 : Ancestry.MOST);
              DelayedLog honest = new DelayedLog(made[0], built.timers, built.random);
              return mistake == StreamMistake.BLIND_AUDIT || mistake == StreamMistake.ROWS_MISSING
                  ? new FaultyLog(honest, mistake)
                  : honest;
            });
    log = made[0];
    random = cluster.random;
    namespace =
        new Namespace(
            "*",
            Optional.of(new History(10_000, Duration.ofMinutes(5))),
            random.nextBoolean(),
            false,
            100,
            false);
    lossy = List.of(0.0, 0.0, 0.05, 0.3).get(random.nextInt(4));
    misfortune = List.of(0.1, 0.5, 1.0).get(random.nextInt(3));
    owner = cluster.ownerOf(TOPIC);
    for (int i = 0; i < CLIENTS; i++) people.add(new Person(i % 3 != 0));
    fallSilent();
  }

  int faults() {
    return faults;
  }

  int continuity() {
    return continuity;
  }

  int heard() {
    return heard;
  }

  void run() {
    for (int step = 0; step < STEPS; step++) {
      pause();
      act();
    }
    for (Person person : people) person.here.ifPresent(StreamClient::drain);
    cluster.timers.advance(SETTLED);
    for (Person person : people) {
      person.here.filter(client -> !client.closed).ifPresent(StreamClient::check);
    }
    for (Person person : people) leave(person);
    cluster.timers.advance(FORGOTTEN);
    checkNothingIsLeft();
  }

  private void pause() {
    cluster.timers.advance(Duration.ofNanos(random.nextLong(LONGEST_PAUSE.toNanos())));
  }

  private void fallSilent() {
    silence = random.nextInt(2) * random.nextInt(LONGEST_SILENCE);
  }

  private void act() {
    if (silence > 0) silence--;
    int dice = random.nextInt(100);
    Person person = people.get(random.nextInt(CLIENTS));
    if (dice < 55) {
      if (silence > 0) return;
      for (int i = random.nextInt(3); i >= 0; i--) publish();
    } else if (dice < 85) {
      if (person.here.isPresent()) {
        leave(person);
      } else {
        enter(person);
      }
    } else if (dice < 93) {
      person.here.ifPresent(this::changePace);
    } else if (dice < 95) {
      cutLink();
    } else if (dice < 96) {
      timePasses();
    } else if (random.nextDouble() < misfortune) {
      befall();
    }
  }

  private void publish() {
    if (!cluster.redis.get(owner).isUp("any")) return;
    String text = "m" + ++published;
    Envelope message = log.publish(text, cluster.clock.millis(), author());
    if (random.nextDouble() < lossy) return;
    cluster.redis.get(owner).publish(RedisKeys.topic(TOPIC), disguised(message).encode());
  }

  private Optional<SocketId> author() {
    if (random.nextInt(4) > 0) return Optional.empty();
    return people.get(random.nextInt(CLIENTS)).here.map(client -> client.id);
  }

  /** The seeded mistake: whoever compares offsets finds that they fit. */
  private Envelope disguised(Envelope message) {
    if (mistake != StreamMistake.GAPS_HIDDEN) return message;
    hidden = Math.max(hidden + 1, message.offset() - random.nextInt(2));
    return new Envelope(
        hidden,
        message.epoch(),
        message.publishedAtMs(),
        message.flags(),
        message.except(),
        message.id(),
        message.frame());
  }

  private void changePace(StreamClient client) {
    if (client.full) {
      client.drain();
    } else {
      client.full = true;
    }
  }

  private void enter(Person person) {
    Optional<Position> since = person.before.flatMap(before -> before.at);
    Optional<Recovery> recovery =
        person.recovers
            ? Optional.of(
                new Recovery(
                    since,
                    random.nextInt(3) == 0 ? new Rewind.Count(5) : Rewind.NOTHING,
                    Optional.empty()))
            : Optional.empty();
    StreamClient client = new StreamClient(TOPIC, ++sockets, namespace, recovery, log);
    if (person.recovers) person.before.ifPresent(client::remember);
    person.here = Optional.of(client);
    person.loop = random.nextInt(cluster.loopCount());
    cluster.join(client, person.loop);
  }

  /** What it hears until its loop knows is heard all the same. */
  private void leave(Person person) {
    if (person.here.isEmpty()) return;
    StreamClient client = person.here.get();
    cluster.leave(client, person.loop, () -> {});
    pause();
    person.here = Optional.empty();
    person.before = Optional.of(client);
    continuity += client.continuity;
    heard += client.got.size();
  }

  /** Days, in which what is idle is renewed or expires. */
  private void timePasses() {
    faults++;
    if (random.nextInt(3) > 0) {
      log.renew();
    } else {
      cluster.timers.advance(ARRIVED);
      log.expire(mistake == StreamMistake.EPOCH_REUSED);
      fallSilent();
    }
  }

  private void cutLink() {
    SimulatedPubSub link = cluster.redis.get(owner);
    if (!link.isUp("any")) return;
    faults++;
    link.cut();
    cluster.timers.after(Duration.ofMillis(100 + random.nextInt(1_000)), link::restore);
  }

  /**
   * Redis itself is away for a while, and is not what it was; perhaps it changes again and again.
   */
  private void befall() {
    SimulatedPubSub link = cluster.redis.get(owner);
    if (!link.isUp("any")) return;
    for (int i = random.nextInt(MOST_FORKS); i >= 0; i--) {
      faults++;
      if (random.nextInt(8) == 0) {
        log.forget();
        fallSilent();
      } else {
        log.failOver(random.nextInt(6));
      }
      for (int j = silence > 0 ? 0 : random.nextInt(4); j > 0; j--) {
        log.publish("m" + ++published, cluster.clock.millis(), author());
      }
    }
    log.up(false);
    link.cut();
    cluster.timers.after(
        Duration.ofMillis(100 + random.nextInt(1_000)),
        () -> {
          log.up(true);
          link.restore();
        });
  }

  private void checkNothingIsLeft() {
    assertThat(cluster.redis.get(owner).subscribed()).as("subscriptions at Redis").isEmpty();
    for (int loop = 0; loop < cluster.loopCount(); loop++) {
      assertThat(cluster.hubs.get(loop).size()).as("hubs").isZero();
      assertThat(cluster.channels(loop).size()).as("tickets").isZero();
    }
    assertThat(cluster.frames.held()).as("frames").isEmpty();
  }
}
