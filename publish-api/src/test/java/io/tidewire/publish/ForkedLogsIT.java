package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Logs that have had several epochs. */
class ForkedLogsIT extends LogScriptsFixture {

  @Test
  void aPositionOfAnotherLineageOrBeyondThisOneIsReset() {
    Position top = log.publish(1).last();

    assertThat(reason(new Position("stranger", 1))).isEqualTo(Reason.RESET);
    assertThat(reason(new Position(top.epoch(), 2))).isEqualTo(Reason.RESET);
  }

  @Test
  void aLogWithoutItsMetaIsNotContinued() {
    Position before = log.publish(5).last();
    redis.run("DEL", RedisKeys.streamMeta(TOPIC));

    Position after = log.publish(1).last();

    assertThat(after.epoch()).isNotEqualTo(before.epoch());
    assertThat(after.offset()).isEqualTo(1);
    assertThat(reason(before)).isEqualTo(Reason.RESET);
  }

  @Test
  void aPositionOfAnyLineageBeforeIsServedAcrossAllForksSince() {
    List<Position> tops = forks(Ancestry.MOST, 1);
    long top = Ancestry.MOST + 1;

    for (Position before : tops) {
      Rows rows = (Rows) log.since(before);

      assertThat(rows.why()).isEqualTo(Why.BOUNDARY);
      assertThat(rows.top().offset()).isEqualTo(top);
      assertThat(rows.rows())
          .extracting(Envelope::offset)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(before.offset() + 1, top).boxed().toList());
    }
  }

  @Test
  void aPositionBeyondAnyLineageBeforeIsPutBackToWhereThatEnded() {
    for (Position before : forks(3, 2)) {
      Rows rows = (Rows) log.since(new Position(before.epoch(), before.offset() + 1));

      assertThat(rows.why()).isEqualTo(Why.DIVERGED);
      assertThat(rows.rows().get(0).offset()).isEqualTo(before.offset() + 1);
      assertThat(rows.reachTop()).isTrue();
    }
  }

  @Test
  void forksWithoutAMessageBetweenThemShareTheSame() {
    Position top = forks(1, 2).get(0);

    fork();
    fork();

    assertThat(log.top().ancestry().forks())
        .extracting(Position::offset)
        .containsExactly(4L, 4L, top.offset());
    assertThat(offsets(log.since(top))).containsExactly(3L, 4L);
  }

  @Test
  void whatForkedMoreThanEightTimesSinceIsForgotten() {
    List<Position> tops = forks(Ancestry.MOST + 1, 1);

    assertThat(reason(tops.get(0))).isEqualTo(Reason.RESET);
    assertThat(((Rows) log.since(tops.get(1))).why()).isEqualTo(Why.BOUNDARY);
    assertThat(log.top().ancestry().isWhole()).isFalse();
  }

  @Test
  void anEpochIsNotTakenForOneThatItIsAPartOf() {
    Position before = forks(1, 1).get(0);

    assertThat(reason(new Position(before.epoch().substring(1), 1))).isEqualTo(Reason.RESET);
    assertThat(reason(new Position(before.epoch().substring(0, 7), 1))).isEqualTo(Reason.RESET);
  }

  /**
   * The tops of the epochs that ended. Each epoch, including the current one, has so many messages.
   */
  private List<Position> forks(int count, int messages) {
    List<Position> tops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tops.add(log.publish(messages).last());
      inherited();
    }
    log.publish(messages);
    return tops;
  }

  private void fork() {
    inherited();
    log.top();
  }

  /** Makes the channel look as if another primary had written it. */
  private void inherited() {
    redis.run("HSET", RedisKeys.streamMeta(TOPIC), "t", "0000000000");
  }
}
