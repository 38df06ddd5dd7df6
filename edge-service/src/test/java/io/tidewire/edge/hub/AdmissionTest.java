package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.LoopChannels;
import io.tidewire.edge.delivery.Loops;
import io.tidewire.edge.delivery.ManualExecutor;
import io.tidewire.edge.fanout.TextFrames;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Admission of a subscriber whose connection lives on another loop than its channel. */
class AdmissionTest {

  private final List<ManualExecutor> turns = List.of(new ManualExecutor(), new ManualExecutor());
  private final Loops loops = new Loops(turns);
  private final TextFrames frames = new TextFrames();

  @Test
  void aSubscriberThatLeavesBeforeItsAdmissionArrivesIsNotAdmitted() {
    Hubs owner = hubs(0);
    hubs(1);
    LoopChannels visitor = loops.here(1).channels();
    Topic topic = ownedBy(0);
    RecordingClient client = new RecordingClient(topic, 1);
    visitor.join(client, Optional.empty());
    run();

    owner.confirmed(RedisKeys.topic(topic));
    turns.get(0).run();
    visitor.leave(client, DisconnectReason.LOST);
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

  private Hubs hubs(int index) {
    ManualClock clock = new ManualClock();
    return Hubs.on(
        new Loops.Slot(index, loops),
        new HubShared(
            HubConfig.DEFAULTS,
            new SubscriptionMemory(1L << 30),
            new HubMeters(new SimpleMeterRegistry())),
        new HubNeighbours(
            frames, new ScriptedPresenceClient(), new ScriptedLastEvents(), new NoLog()),
        new RecordingLink(),
        new LoopTime(new ManualTimers(clock), clock, new Random(1), turns.get(index)));
  }

  private void run() {
    for (int i = 0; i < 3; i++) turns.forEach(ManualExecutor::run);
  }
}
