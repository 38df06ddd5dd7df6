package io.tidewire.standalone.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.history.Fault.Effect;
import org.junit.jupiter.api.Test;

class WebhookInvariantsTest {

  private static final String ROOM = "presence-visited";
  private static final String PLAIN = "visited";

  private static HistoryBuilder comes() {
    return new HistoryBuilder().visited("ann", PLAIN, true);
  }

  @Test
  void aSubscriptionWithoutAnAcceptedWebhookBreaksTheEighteenth() {
    assertThat(comes().notified("e-a7-1-0", "channel_occupied", PLAIN).later(20_000).broken())
        .isEmpty();
    assertThat(comes().later(20_000).broken()).containsExactly("C18");
    assertThat(comes().refused("e-a7-1-0", "channel_occupied", PLAIN).later(20_000).broken())
        .containsExactly("C18");
  }

  @Test
  void eventsThatRedisLostNeedNotBeReported() {
    assertThat(comes().fault(100, Effect.LOSES_WRITES).later(20_000).broken()).isEmpty();
    assertThat(comes().fault(100, Effect.REDIS_DOWN).later(20_000).broken()).containsExactly("C18");
  }

  @Test
  void aReturnNeedNotBeReportedIfRedisLostThatTheDepartureWas() {
    HistoryBuilder back =
        comes()
            .notified("e-a7-1-0", "channel_occupied", PLAIN)
            .visited("ann", PLAIN, false)
            .notified("e-a7-2-0", "channel_vacated", PLAIN)
            .fault(100, Effect.LOSES_WRITES)
            .visited("ann", PLAIN, true);

    assertThat(back.later(20_000).broken()).isEmpty();
  }

  @Test
  void aMemberIsReportedWithItsPresenceChannel() {
    HistoryBuilder half =
        new HistoryBuilder()
            .visited("ann", ROOM, true)
            .notified("e-a7-1-0", "channel_occupied", ROOM);

    assertThat(half.later(20_000).broken()).containsExactly("C18");
    assertThat(half.notified("e-a7-1-1", "member_added", ROOM).broken()).isEmpty();
  }

  @Test
  void aFalseDepartureBreaksTheEighteenthUnlessTheClientWasCutOff() {
    HistoryBuilder ended =
        new HistoryBuilder()
            .stock("ann", 1)
            .visited("ann", PLAIN, true)
            .notified("e-a7-1-0", "channel_occupied", PLAIN)
            .notified("e-a7-2-0", "channel_vacated", PLAIN);

    assertThat(ended.broken()).containsExactly("C18");
    assertThat(ended.closed("ann", 1, 1006).stock("ann", 2).broken()).isEmpty();
  }

  @Test
  void aDepartureMayBeReportedAfterTheNextStepIfTheClientWasCutOff() {
    HistoryBuilder cutOff =
        new HistoryBuilder()
            .stock("ann", 1)
            .visited("ann", PLAIN, true)
            .closed("ann", 1, 4200)
            .stock("ann", 2)
            .notified("e-a7-1-0", "channel_occupied", PLAIN);
    HistoryBuilder undisturbed =
        comes().stock("ann", 1).notified("e-a7-1-0", "channel_occupied", PLAIN);

    assertThat(departsTwice(cutOff, 2).broken()).isEmpty();
    assertThat(departsTwice(undisturbed, 2).broken()).containsExactly("C18");

    HistoryBuilder later =
        cutOff.visited("ann", PLAIN, true).notified("e-a7-3-0", "channel_occupied", PLAIN);
    assertThat(departsTwice(later, 4).broken()).containsExactly("C18");
  }

  /** Ann unsubscribes, and two departures are reported. */
  private static HistoryBuilder departsTwice(HistoryBuilder before, int ms) {
    return before
        .visited("ann", PLAIN, false)
        .notified("e-a7-" + ms + "-0", "channel_vacated", PLAIN)
        .notified("e-a7-" + ms + "-1", "channel_occupied", PLAIN)
        .notified("e-a7-" + ms + "-2", "channel_vacated", PLAIN);
  }

  @Test
  void occupiedChannelsMustHaveBeenReportedAtTheEnd() {
    HistoryBuilder open =
        comes()
            .notified("e-a7-1-0", "channel_occupied", PLAIN)
            .stock("bob", 1)
            .subscribed("bob", HistoryBuilder.LIVE, "", -1)
            .later(20_000);

    assertThat(open.broken()).containsExactly("C18");
    assertThat(open.notified("e-11-2-0", "channel_occupied", HistoryBuilder.LIVE).broken())
        .isEmpty();
  }

  @Test
  void aWebhookSentBeforeAnEarlierOneIsAcceptedBreaksTheNineteenth() {
    HistoryBuilder inOrder =
        new HistoryBuilder()
            .refused("e-a7-5-0", "channel_occupied", PLAIN)
            .notified("e-a7-5-0", "channel_occupied", PLAIN)
            .notified("e-a7-5-1", "channel_vacated", PLAIN)
            .notified("e-a7-5-0", "channel_occupied", PLAIN);
    HistoryBuilder ahead =
        new HistoryBuilder()
            .refused("e-a7-5-0", "channel_occupied", PLAIN)
            .refused("e-a7-5-1", "channel_vacated", PLAIN)
            .notified("e-a7-5-0", "channel_occupied", PLAIN);

    assertThat(inOrder.broken()).isEmpty();
    assertThat(ahead.broken()).containsExactly("C19");
  }

  @Test
  void aRepetitionWithAnotherTimeBreaksTheNineteenthUnlessRedisLostTheFirst() {
    String id = "e-a7-5-0";
    HistoryBuilder again =
        new HistoryBuilder()
            .refused(id, "channel_occupied", PLAIN)
            .later(6_000)
            .remade(id, "channel_occupied", PLAIN);
    HistoryBuilder lost =
        new HistoryBuilder()
            .refused(id, "channel_occupied", PLAIN)
            .fault(100, Effect.LOSES_WRITES)
            .later(6_000)
            .refused(id, "channel_occupied", PLAIN)
            .remade(id, "channel_occupied", PLAIN);

    assertThat(again.broken()).containsExactly("C19");
    assertThat(lost.broken()).isEmpty();
    assertThat(lost.later(6_000).notified(id, "channel_occupied", PLAIN).broken())
        .containsExactly("C19");
  }

  @Test
  void aRepetitionWithAnotherEventBreaksTheNineteenth() {
    HistoryBuilder other =
        new HistoryBuilder()
            .notified("e-a7-5-0", "channel_occupied", PLAIN)
            .notified("e-a7-5-0", "channel_vacated", PLAIN);

    assertThat(other.broken()).containsExactly("C19");
  }
}
