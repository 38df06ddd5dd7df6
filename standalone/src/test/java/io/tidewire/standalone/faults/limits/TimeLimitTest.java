package io.tidewire.standalone.faults.limits;

import static io.tidewire.standalone.faults.redis.Deployment.CLUSTER;
import static io.tidewire.standalone.faults.redis.Deployment.SENTINEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Partition;
import io.tidewire.standalone.faults.check.CpuShortage;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.FaultKind;
import io.tidewire.standalone.faults.history.JournalEntry;
import io.tidewire.standalone.faults.history.JournalEntry.Answer;
import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Asked;
import io.tidewire.standalone.faults.history.JournalEntry.ChannelPosition;
import io.tidewire.standalone.faults.history.JournalEntry.Invoked;
import io.tidewire.standalone.faults.history.JournalEntry.Item;
import io.tidewire.standalone.faults.history.JournalEntry.Line;
import io.tidewire.standalone.faults.history.JournalEntry.Measured;
import io.tidewire.standalone.faults.history.JournalEntry.Opened;
import io.tidewire.standalone.faults.history.JournalEntry.Placed;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import io.tidewire.standalone.faults.history.LogSnapshot;
import io.tidewire.standalone.faults.history.LogSnapshot.Ancestor;
import io.tidewire.standalone.faults.history.LogSnapshot.ChannelLog;
import io.tidewire.standalone.faults.history.LogSnapshot.Entry;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.limits.TimeLimit.Judgement;
import io.tidewire.standalone.faults.redis.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Times are ms of a run in which a fault lasts from 10,000 to 13,000. */
class TimeLimitTest {

  private static final String LOG = "log";
  private static final Line ANN = new Line("ann", 1);
  private static final String OTHER = "other";
  private static final long BEGAN = 10_000;
  private static final long HEALED = 13_000;

  private final List<JournalEntry> lines = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private ChannelLog log = new ChannelLog("E", 1, List.of(), List.of(new Entry(1, 1)));

  @Test
  void aPublishIsRefusedForAsLongAsTheLimitAllows() {
    fault(FaultKind.PRIMARY_KILLED);
    publish(1, LOG, 10_100);
    answer(1, 503, 14_000);
    assertThat(exceeded(SENTINEL)).isEmpty();

    answer(1, 503, 14_001);
    assertThat(exceeded(SENTINEL)).containsExactly(TimeLimit.SENTINEL_KILLED);
    assertThat(exceeded(CLUSTER)).isEmpty();
  }

  @Test
  void whatIsRefusedOfOtherChannelsOrBeforeOrAfterAnotherFaultIsNotCounted() {
    fault(FaultKind.PRIMARY_KILLED);
    publish(1, OTHER, 10_100);
    answer(1, 503, 16_500);
    publish(2, LOG, 9_000);
    answer(2, 503, 9_999);
    Item here = new Item(LOG, 4);
    lines.add(new Invoked(ms(10_100), 4, "", "", List.of(here, new Item(OTHER, 5))));
    answer(4, 503, 16_600);
    faults.add(new Fault("another", ms(17_000), ms(18_000), Set.of(), its()));
    publish(3, LOG, 17_000);
    answer(3, 503, 17_500);

    assertThat(TimeLimit.judge(CLUSTER, history())).isEmpty();
  }

  @Test
  void timeWithoutAProcessorIsNotCounted() {
    fault(FaultKind.PRIMARY_KILLED);
    publish(1, LOG, 10_100);
    answer(1, 503, 17_000);
    assertThat(exceeded(CLUSTER)).containsExactly(TimeLimit.CLUSTER_KILLED);

    lines.add(new Measured(ms(9_999), "rig", CpuShortage.WAITED, ms(5)));
    lines.add(new Measured(ms(17_001), "rig", CpuShortage.WAITED, ms(1_005)));

    assertThat(exceeded(CLUSTER)).isEmpty();
    assertThat(TimeLimit.judge(CLUSTER, history()))
        .containsExactly(new Judgement(TimeLimit.CLUSTER_KILLED, 7_000, 1_000));
  }

  @Test
  void aPlannedFailoverOfAClusterRefusesNothingAndHoldsAPublishForASecond() {
    fault(FaultKind.PLANNED_FAILOVER);
    publish(1, LOG, 10_000);
    answer(1, 200, 11_000);
    assertThat(exceeded(CLUSTER)).isEmpty();

    publish(2, LOG, 10_000);
    answer(2, 503, 11_001);
    assertThat(exceeded(CLUSTER))
        .containsExactly(TimeLimit.CLUSTER_PLANNED, TimeLimit.CLUSTER_PLANNED_HELD);
  }

  @Test
  void aPrimaryThatHangsIsReplacedWhenAPublishThatBeganAfterwardsIsDone() {
    fault(FaultKind.PRIMARY_STOPPED);
    publish(1, LOG, 9_999);
    answer(1, 200, 10_500);
    publish(2, LOG, 10_000);
    answer(2, 200, 14_501);
    assertThat(exceeded(CLUSTER)).containsExactly(TimeLimit.CLUSTER_STOPPED);

    publish(3, LOG, 14_000);
    answer(3, 200, 14_500);
    assertThat(exceeded(CLUSTER)).isEmpty();
  }

  @Test
  void everythingIsDeliveredFiveSecondsAfterThePromotion() {
    fault(FaultKind.PRIMARY_KILLED, Effect.NEW_TERM);
    subscribe();
    publish(1, LOG, 12_000);
    answer(1, 200, 12_500);
    lines.add(new Received(ms(18_001), ANN, LOG, 1, 1));

    assertThat(exceeded(SENTINEL)).containsExactly(TimeLimit.SENTINEL_KILLED_DELIVERED);
    assertThat(TimeLimit.judge(SENTINEL, history()).get(0).tookMs()).isEqualTo(5_001);
  }

  @Test
  void aPlannedFailoverOfSentinelLosesWhatAThirdOfASecondAcknowledged() {
    fault(FaultKind.PLANNED_FAILOVER, Effect.NEW_TERM, Effect.LOSES_WRITES);
    log = new ChannelLog("F", 0, List.of(new Ancestor("E", 0)), List.of());
    publish(1, LOG, 10_000);
    answer(1, 200, 10_500);
    publish(2, LOG, 10_600);
    answer(2, 200, 10_800);
    assertThat(exceeded(SENTINEL)).isEmpty();

    publish(3, LOG, 10_700);
    answer(3, 200, 10_801);
    assertThat(exceeded(SENTINEL)).containsExactly(TimeLimit.SENTINEL_PLANNED_LOST);
  }

  private static long ms(long time) {
    return time * 1_000;
  }

  private static Set<Partition> its() {
    return Set.of(Fault.partitionOf(LOG));
  }

  private void fault(FaultKind kind, Effect... effects) {
    faults.add(new Fault(kind.title(), ms(BEGAN), ms(HEALED), Set.of(effects), its()));
  }

  private void publish(long number, String channel, long at) {
    lines.add(new Invoked(ms(at), number, "", "", List.of(new Item(channel, number))));
  }

  private void answer(long number, int status, long at) {
    List<Placed> places = status == 200 ? List.of(new Placed("E", number, false)) : List.of();
    lines.add(new Answered(ms(at), number, new Answer(status, true, false), places));
  }

  private void subscribe() {
    lines.add(new Opened(ms(1), ANN, true, false, "1.1"));
    lines.add(new Asked(ms(2), ANN, new ChannelPosition(LOG, "", -1)));
    lines.add(new Succeeded(ms(3), ANN, new ChannelPosition(LOG, "E", 0), "", ""));
  }

  private RunHistory history() {
    LogSnapshot before =
        new LogSnapshot(ms(1), Map.of(LOG, new ChannelLog("E", 0, List.of(), List.of())));
    LogSnapshot after = new LogSnapshot(ms(20_000), Map.of(LOG, log));
    return new RunHistory(lines, List.of(before, after), faults, ms(20_000));
  }

  private List<TimeLimit> exceeded(Deployment deployment) {
    return TimeLimit.judge(deployment, history()).stream()
        .filter(Judgement::isExceeded)
        .map(Judgement::limit)
        .toList();
  }
}
