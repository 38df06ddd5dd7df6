package io.tidewire.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Departure;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.edge.fanout.TextFrames;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private void recipient(int index) {
    Fanout fanout = new Fanout(hubMeters.delivered());
    ManualClock clock = new ManualClock();
    LoopChannels channels =
        new LoopChannels(index, loops.size(), fanout, new LoopPost(index, loops), clock, hubMeters);
    loops.register(index, new Recipient(new NoHubs(), channels));
  }

  private static final class NoHubs implements ChannelOwner {

    @Override
    public void join(Ticket ticket) {}

    @Override
    public void leave(Ticket ticket, Departure how) {}

    @Override
    public void catchUp(Ticket ticket, Position at) {}
  }

  private double shed() {
    return meters.get("tidewire_messages_shed_total").functionCounter().count();
  }
}
