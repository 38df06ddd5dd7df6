package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.RedisKeys;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.edge.fanout.TextFrames;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.session.Departure;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopPostTest {

  private static final Topic TOPIC = new Topic("1", "orders");

  private final List<Turns> turns = List.of(new Turns(), new Turns());
  private final Loops loops = new Loops(turns);
  private final LoopPost post = new LoopPost(0, loops);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HubMeters hubMeters = new HubMeters(meters);
  private final TextFrames frames = new TextFrames();
  private final List<String> read = new ArrayList<>();

  @Test
  void theLettersOfOneTickAreOneTaskForEachLoop() {
    for (int i = 0; i < 100; i++) post.send(1, there -> read.add("x"));

    turns.get(0).run();

    assertThat(turns.get(1).waiting()).isEqualTo(1);
    turns.get(1).run();
    assertThat(read).hasSize(100);
  }

  @Test
  void lettersAreReadInTheOrderTheyWereSent() {
    post.send(1, there -> read.add("a"));
    turns.get(0).run();
    post.send(1, there -> read.add("b"));
    post.send(1, there -> read.add("c"));
    turns.get(0).run();

    turns.get(1).run();

    assertThat(read).containsExactly("a", "b", "c");
  }

  @Test
  void aLetterThatFailsDoesNotCostTheOthers() {
    post.send(
        1,
        there -> {
          throw new IllegalStateException("on purpose");
        });
    post.send(1, there -> read.add("b"));
    turns.get(0).run();

    turns.get(1).run();

    assertThat(read).containsExactly("b");
  }

  @Test
  void aLoopThatIsTooFarBehindGetsNoFurtherEventsUntilItHasCaughtUp() {
    PostedDeliveries deliveries = new PostedDeliveries(post, loops, frames, hubMeters);
    recipient(1);
    TextFrame large = frames.encode("x".repeat(1 << 20));

    for (int i = 0; i < 100; i++) deliveries.deliver(1, TOPIC, large, Optional.empty(), 0);
    turns.get(0).run();
    assertThat(shed()).isBetween(30.0, 40.0);

    turns.get(1).run();
    double before = shed();
    deliveries.deliver(1, TOPIC, large, Optional.empty(), 0);
    assertThat(shed()).isEqualTo(before);
  }

  @Test
  void whoeverLeavesWhileItsAdmissionIsOnTheWayIsNotAdmitted() {
    Recipient owner = recipient(0);
    Recipient visitor = recipient(1);
    Topic topic = ownedBy(0);
    RecordingClient client = new RecordingClient(topic, 1);
    visitor.channels().join(client, Optional.empty());
    run();

    owner.hubs().confirmed(RedisKeys.topic(topic));
    turns.get(0).run();
    visitor.channels().leave(client, Departure.LOST);
    run();

    assertThat(client.admitted).isFalse();
    assertThat(frames.held()).isEmpty();
  }

  private static Topic ownedBy(int loop) {
    return IntStream.range(0, 100)
        .mapToObj(i -> new Topic("1", "c" + i))
        .filter(topic -> LoopChannels.ownerOf(topic, 2) == loop)
        .findFirst()
        .orElseThrow();
  }

  private Recipient recipient(int index) {
    ManualClock clock = new ManualClock();
    return Recipient.on(
        index,
        loops,
        HubConfig.DEFAULTS,
        new RecordingLink(),
        new HubNeighbours(frames, new ScriptedRegistry(), new ScriptedLastEvents(), new NoLog()),
        new LoopTime(new ManualTimers(clock), clock, new Random(1), turns.get(index)),
        new SubscriptionMemory(1L << 30),
        hubMeters);
  }

  private void run() {
    for (int i = 0; i < 3; i++) turns.forEach(Turns::run);
  }

  private double shed() {
    return meters.get("tidewire_messages_shed_total").functionCounter().count();
  }
}
