package io.tidewire.standalone.faults.check;

import static io.tidewire.standalone.faults.check.HistoryBuilder.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.history.Fault.Effect;
import org.junit.jupiter.api.Test;

class StockInvariantsTest {

  private static HistoryBuilder bobOfStock() {
    return new HistoryBuilder()
        .stock("bob", 1)
        .subscribed("bob", LOG, "", -1)
        .published("E", 1, 2, 3);
  }

  @Test
  void whoIsBehindInTheEndBreaksTheSeventh() {
    HistoryBuilder behind = bobOfStock().got("bob", LOG, -1, 1).log("E", 1, 2, 3);

    assertThat(behind.broken()).containsExactly("C7");
  }

  @Test
  void aStockClientGetsAllOfAStreamOnceInOrder() {
    HistoryBuilder whole = bobOfStock().got("bob", LOG, -1, 1).got("bob", LOG, -1, 2);
    HistoryBuilder hole = bobOfStock().got("bob", LOG, -1, 1).got("bob", LOG, -1, 3);
    HistoryBuilder twice = bobOfStock().got("bob", LOG, -1, 2).got("bob", LOG, -1, 2);
    HistoryBuilder back = bobOfStock().got("bob", LOG, -1, 2).got("bob", LOG, -1, 1);

    assertThat(whole.got("bob", LOG, -1, 3).log("E", 1, 2, 3).broken()).isEmpty();
    assertThat(hole.log("E", 1, 2, 3).broken()).containsExactly("C9");
    assertThat(twice.got("bob", LOG, -1, 3).log("E", 1, 2, 3).broken()).containsExactly("C9");
    assertThat(back.got("bob", LOG, -1, 3).log("E", 1, 2, 3).broken()).contains("C9");
  }

  @Test
  void aMessageThatWasPublishedAgainAfterAForkTakesItsPlaceInTheOrder() {
    HistoryBuilder again =
        bobOfStock().got("bob", LOG, -1, 1).got("bob", LOG, -1, 2).got("bob", LOG, -1, 3);
    again.log("E", 1, 2, 3).fault(1, Effect.NEW_TERM, Effect.LOSES_WRITES);
    again.publish(LOG, 5).ok(5, "F", 2).ok(2, "F", 3).publish(LOG, 6).ok(6, "F", 4);
    again.got("bob", LOG, -1, 5).got("bob", LOG, -1, 2).got("bob", LOG, -1, 6);

    assertThat(again.forked("F", "E", 1, 1, 5, 2, 6).broken()).isEmpty();
  }

  @Test
  void aStockClientIsBackSoonOrWhenTheEdgeAnswersAgain() {
    HistoryBuilder soon =
        new HistoryBuilder().stock("bob", 1).closed("bob", 1, 1006).later(1_200).stock("bob", 2);
    HistoryBuilder never = new HistoryBuilder().stock("bob", 1).closed("bob", 1, 4301).later(9_000);
    HistoryBuilder stalled = new HistoryBuilder().stock("bob", 1).fault(5_000, Effect.EDGE_STALLS);

    assertThat(soon.later(9_000).broken()).isEmpty();
    assertThat(never.stock("eve", 1).broken()).containsExactly("C9");
    assertThat(stalled.closed("bob", 1, 4200).later(6_000).stock("bob", 2).later(9_000).broken())
        .isEmpty();
  }
}
