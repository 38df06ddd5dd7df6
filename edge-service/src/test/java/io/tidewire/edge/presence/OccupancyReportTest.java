package io.tidewire.edge.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp.Occupy;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OccupancyReportTest {

  private static final Topic TOPIC = new Topic("1", "news");
  private static final PresenceOutcome OK = new PresenceOutcome.Occupied();

  private final AtomicLong sequence = new AtomicLong();
  private final OccupancyReport occupancy =
      new OccupancyReport(TOPIC, new DeafRegistry(), sequence::incrementAndGet, () -> {});

  @Test
  void nothingNeedsToBeRememberedOfReportsThatWereAllAnsweredTheFirstTime() {
    occupancy.changed(1);
    assertThat(occupancy.operation()).contains(new Occupy(TOPIC, 1, 1, true));
    occupancy.answered(OK);

    occupancy.changed(0);

    assertThat(occupancy.operation()).contains(new Occupy(TOPIC, 0, 2, true));
  }

  @Test
  void aReportThatWasRepeatedMayHaveACopyThatComesLate() {
    occupancy.changed(1);
    occupancy.operation();
    assertThat(occupancy.operation()).contains(new Occupy(TOPIC, 1, 2, false));
    occupancy.answered(OK);

    occupancy.changed(0);

    assertThat(occupancy.operation()).contains(new Occupy(TOPIC, 0, 3, false));
  }

  @Test
  void whoWantsToCountWaitsForANumberThatIncludesEverySubscriberSoFar() {
    List<String> told = new ArrayList<>();
    occupancy.whenTold(() -> told.add("nobody is there"));
    occupancy.changed(1);
    occupancy.operation();
    occupancy.whenTold(() -> told.add("one"));
    occupancy.changed(2);
    occupancy.whenTold(() -> told.add("two"));
    assertThat(told).containsExactly("nobody is there");

    occupancy.answered(OK);
    assertThat(told).containsExactly("nobody is there", "one");
    assertThat(occupancy.operation()).contains(new Occupy(TOPIC, 2, 2, true));
    assertThat(told).hasSize(2);
    occupancy.answered(OK);

    assertThat(told).containsExactly("nobody is there", "one", "two");
  }

  private static final class DeafRegistry implements PresenceClient {
    @Override
    public void submit(PendingPresenceUpdate update) {}

    @Override
    public void submitFirst(PendingPresenceUpdate update) {
      submit(update);
    }

    @Override
    public void submitLater(PendingPresenceUpdate update) {}

    @Override
    public Cancel roster(Topic topic, String from, Consumer<RosterReply> answer) {
      throw new AssertionError("nobody asks");
    }
  }
}
