package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.Loops;
import io.tidewire.edge.delivery.ManualExecutor;
import io.tidewire.edge.fanout.TextFrames;
import io.tidewire.edge.hub.ScriptedPresenceClient.Told;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A Redis that is back may have lost which channels are occupied (docs/guarantees.md). */
class OccupancyAfterOutageTest {

  private static final int CHANNELS = 200;
  private static final Duration TURN =
      HubConfig.DEFAULTS.presence().audit().dividedBy(Hubs.AUDIT_TURNS);

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final ManualExecutor turns = new ManualExecutor();
  private final Loops loops = new Loops(List.of(turns));
  private final ScriptedPresenceClient registry = new ScriptedPresenceClient();
  private final List<Topic> topics =
      IntStream.range(0, CHANNELS).mapToObj(i -> new Topic("1", "c" + i)).toList();

  @Test
  void everyChannelIsReportedAgainOnceWithinTenTurnsAfterALinkIsBack() {
    Hubs hubs = occupied();

    hubs.linkDown(key -> true);
    hubs.linkUp(key -> true);
    passes(Hubs.REPORT_TURNS);

    assertThat(reported()).containsExactlyInAnyOrderElementsOf(topics);
  }

  @Test
  void withoutAnOutageATurnReportsASixtiethOfTheChannels() {
    occupied();

    passes(Hubs.REPORT_TURNS);
    assertThat(reported()).hasSizeLessThan(CHANNELS / 2);

    passes(Hubs.AUDIT_TURNS - Hubs.REPORT_TURNS);
    assertThat(reported()).hasSizeGreaterThan(CHANNELS / 2);
  }

  private Hubs occupied() {
    Hubs hubs =
        Hubs.on(
            new Loops.Slot(0, loops),
            new HubShared(
                HubConfig.DEFAULTS,
                new SubscriptionMemory(1L << 30),
                new HubMeters(new SimpleMeterRegistry())),
            new HubNeighbours(new TextFrames(), registry, new ScriptedLastEvents(), new NoLog()),
            new RecordingLink(),
            new LoopTime(timers, clock, new Random(1), turns));
    for (Topic topic : topics) {
      loops.here(0).channels().join(new RecordingClient(topic, 1), Optional.empty());
    }
    turns.run();
    topics.forEach(topic -> hubs.confirmed(RedisKeys.topic(topic)));
    turns.run();
    assertThat(reported()).hasSize(CHANNELS);
    return hubs;
  }

  private void passes(int audits) {
    timers.advance(TURN.multipliedBy(audits));
  }

  /** What is reported until nothing more is; each report is acknowledged. */
  private List<Topic> reported() {
    List<Topic> reported = new ArrayList<>();
    for (Optional<Told> next = registry.anyOccupancy();
        next.isPresent();
        next = registry.anyOccupancy()) {
      reported.add(((PresenceOp.Occupy) next.get().operation()).topic());
      next.get().update().answered(new PresenceOutcome.Occupied());
    }
    return reported;
  }
}
