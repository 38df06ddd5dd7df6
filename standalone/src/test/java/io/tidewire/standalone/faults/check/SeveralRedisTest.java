package io.tidewire.standalone.faults.check;

import static io.tidewire.standalone.faults.check.HistoryBuilder.LIVE;
import static io.tidewire.standalone.faults.check.HistoryBuilder.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.history.Fault.Effect;
import org.junit.jupiter.api.Test;

/** A fault of the Redis that serves one channel excuses nothing on a channel of another. */
class SeveralRedisTest {

  @Test
  void aPublishIsRefusedOnlyByTheRedisThatFails() {
    assertThat(refusedWhileFails(LIVE).broken()).isEmpty();
    assertThat(refusedWhileFails(LOG).broken()).containsExactly("C20");
  }

  private static HistoryBuilder refusedWhileFails(String channel) {
    return new HistoryBuilder().faultOf(channel, 100).publish(LIVE, 1).refused(1, 503, true);
  }

  @Test
  void aRefusalLongAfterAFaultHasNoReason() {
    HistoryBuilder late = new HistoryBuilder().fault(1).later(10_100).publish(LIVE, 1);

    assertThat(late.refused(1, 503, true).broken()).containsExactly("C20");
  }

  @Test
  void aRefusalWhileProcessorsAreShortNeedsNoOtherReason() {
    HistoryBuilder starved =
        new HistoryBuilder()
            .measured(BoundedMemory.LIMIT, 1)
            .publish(LIVE, 1)
            .measured(CpuShortage.WAITED, 600_000)
            .refused(1, 503, true);

    assertThat(starved.broken()).isEmpty();
  }

  @Test
  void clientsWhoseRedisDoesNotFailAreNotNotified() {
    assertThat(toldWhileFails(LOG).broken()).isEmpty();
    assertThat(toldWhileFails(LIVE).broken()).containsExactly("C20");
  }

  private static HistoryBuilder toldWhileFails(String channel) {
    return new HistoryBuilder()
        .rec1("ann", 1)
        .subscribed("ann", LOG, "E", 0)
        .faultOf(channel, 1)
        .published("E", 1)
        .told("ann", LOG, false, "E", 1)
        .log("E", 1);
  }

  @Test
  void oneRedisIsDownAndAnotherAcknowledges() {
    assertThat(doneWhileDown(LOG).broken()).isEmpty();
    assertThat(doneWhileDown(LIVE).broken()).containsExactly("C14");
  }

  private static HistoryBuilder doneWhileDown(String channel) {
    return new HistoryBuilder()
        .faultOf(channel, 100, Effect.REDIS_DOWN)
        .publish(LIVE, 1)
        .ok(1)
        .later(200);
  }

  @Test
  void whatARedisLostIsExcusedOnItsChannelsOnly() {
    assertThat(lostWith(LOG).broken()).isEmpty();
    assertThat(lostWith(LIVE).broken()).containsExactly("C1");
  }

  private static HistoryBuilder lostWith(String channel) {
    return new HistoryBuilder()
        .published("E", 1, 2)
        .log("E", 1, 2)
        .faultOf(channel, 1, Effect.NEW_TERM, Effect.LOSES_WRITES)
        .forked("F", "E", 1, 1);
  }

  @Test
  void aRepairWaitsForTheRedisOfItsChannelOnly() {
    assertThat(repairedAfter(LOG).broken()).isEmpty();
    assertThat(repairedAfter(LIVE).broken()).containsExactly("C8");
  }

  private static HistoryBuilder repairedAfter(String channel) {
    return new HistoryBuilder()
        .rec1("ann", 1)
        .subscribed("ann", LOG, "E", 0)
        .published("E", 1)
        .faultOf(channel, 6_000, Effect.NEW_TERM)
        .later(8_000)
        .got("ann", LOG, 1, 1)
        .log("E", 1);
  }

  @Test
  void theRedisOfTheQueuesLosesWebhooksOfAllChannels() {
    assertThat(comesWhileLost(Effect.LOSES_QUEUES).broken()).isEmpty();
    assertThat(comesWhileLost(Effect.LOSES_WRITES).broken()).containsExactly("C18");
  }

  private static HistoryBuilder comesWhileLost(Effect effect) {
    return new HistoryBuilder().visited("ann", LIVE, true).faultOf(LOG, 100, effect).later(20_000);
  }

  @Test
  void aKeyOfABatchIsLostWithOneRedisOnly() {
    assertThat(repeatedAfterLossOf(LIVE).broken()).isEmpty();
    assertThat(repeatedAfterLossOf(LOG).broken()).containsExactly("C10");
  }

  private static HistoryBuilder repeatedAfterLossOf(String channel) {
    return new HistoryBuilder()
        .stock("bob", 1)
        .subscribed("bob", LIVE, "", -1)
        .publish(LIVE, 1, "key", "")
        .ok(1)
        .got("bob", LIVE, -1, 1)
        .faultOf(channel, 1, Effect.LOSES_WRITES)
        .ok(1)
        .got("bob", LIVE, -1, 1);
  }
}
