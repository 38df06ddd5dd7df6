package io.tidewire.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.DisconnectReason;
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

class LoopMailboxTest {

  private static final Topic TOPIC = new Topic("1", "orders");

  private final List<ManualExecutor> turns = List.of(new ManualExecutor(), new ManualExecutor());
  private final Loops loops = new Loops(turns);
  private final LoopMailbox mailbox = new LoopMailbox(0, loops);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HubMeters hubMeters = new HubMeters(meters);
  private final TextFrames frames = new TextFrames();
  private final List<String> read = new ArrayList<>();

  @Test
  void tasksOfOneTickAreSentAsOneTaskPerLoop() {
    for (int i = 0; i < 100; i++) mailbox.send(1, there -> read.add("x"));

    turns.get(0).run();

    assertThat(turns.get(1).waiting()).isEqualTo(1);
    turns.get(1).run();
    assertThat(read).hasSize(100);
  }

  @Test
  void tasksRunInTheOrderTheyWereSent() {
    mailbox.send(1, there -> read.add("a"));
    turns.get(0).run();
    mailbox.send(1, there -> read.add("b"));
    mailbox.send(1, there -> read.add("c"));
    turns.get(0).run();

    turns.get(1).run();

    assertThat(read).containsExactly("a", "b", "c");
  }

  @Test
  void aTaskThatFailsDoesNotPreventTheOthers() {
    mailbox.send(
        1,
        there -> {
          throw new IllegalStateException("on purpose");
        });
    mailbox.send(1, there -> read.add("b"));
    turns.get(0).run();

    turns.get(1).run();

    assertThat(read).containsExactly("b");
  }

  @Test
  void aLoopThatIsTooFarBehindGetsNoFurtherEventsUntilItHasCaughtUp() {
    PostedDeliveries deliveries = new PostedDeliveries(mailbox, loops, frames, hubMeters);
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
        new LoopChannels(
            new Loops.Slot(index, loops), fanout, new LoopMailbox(index, loops), clock, hubMeters);
    loops.register(index, new LoopState(new NoHubs(), channels));
  }

  private static final class NoHubs implements ChannelOwner {

    @Override
    public void join(SubscriptionHandle handle) {}

    @Override
    public void leave(SubscriptionHandle handle, DisconnectReason how) {}

    @Override
    public void catchUp(SubscriptionHandle handle, Position at) {}
  }

  private double shed() {
    return meters.get("tidewire_messages_shed_total").functionCounter().count();
  }
}
