package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.wire.Topic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Positions of channels that have no log yet. */
class BlankLineagesIT extends LogScriptsFixture {

  @Test
  void anUnusedChannelHasAPositionThatMayBeKept() {
    Position start = log.top().top();
    log.publish(2);

    Rows rows = (Rows) log.since(start);

    assertThat(start.offset()).isZero();
    assertThat(rows.why()).isEqualTo(Why.OK);
    assertThat(rows.rows()).extracting(Envelope::offset).containsExactly(1L, 2L);
    assertThat(rows.ancestry()).isEqualTo(Ancestry.NONE);
  }

  @Test
  void readingLeavesOneKeyForEachPartitionThatExpiresAndNoneForTheChannels() {
    for (int i = 0; i < 1_000; i++) {
      Topic one = new Topic("1", "read-" + i);
      Position top = log.read(LogQuery.top(one, HISTORY)).top();
      assertThat(((Rows) log.read(LogQuery.since(one, HISTORY, top, 4, 4))).reachTop()).isTrue();
    }

    assertThat(redis.run("KEYS", "*").lines())
        .hasSizeLessThanOrEqualTo(Partition.COUNT)
        .allSatisfy(key -> assertThat(key).matches("tw:\\{[^}]+}:b"))
        .allSatisfy(key -> assertThat(Long.parseLong(redis.run("PTTL", key))).isPositive());
  }

  @Test
  void theFirstPublishContinuesThePlaceOfWhoWaitedForIt() {
    Position start = log.top().top();

    Position first = log.publish(1).last();

    assertThat(first).isEqualTo(new Position(start.epoch(), 1));
    assertThat(log.differs(start)).isTrue();
    assertThat(log.top().top()).isEqualTo(first);
  }

  @Test
  void aPlaceInABlankLineageThatWasRenewedHasMissedNothing() {
    Position start = log.top().top();
    age(Duration.ofDays(2));
    assertThat(log.differs(start)).isTrue();

    Rows renewed = (Rows) log.since(start);

    assertThat(renewed.why()).isEqualTo(Why.OK);
    assertThat(renewed.top().epoch()).isNotEqualTo(start.epoch());
    assertThat(log.differs(renewed.top())).isFalse();

    log.publish(2);

    assertThat(((Rows) log.since(start)).why()).isEqualTo(Why.OK);
    assertThat(offsets(log.since(start))).containsExactly(1L, 2L);
    assertThat(offsets(log.since(renewed.top()))).containsExactly(1L, 2L);
    assertThat(((Rows) log.since(new Position(start.epoch(), 1))).why()).isEqualTo(Why.DIVERGED);
  }

  @Test
  void aPublishTakesNoEpochFromABlankLineageThatShouldHaveBeenRenewed() {
    Position start = log.top().top();
    age(Duration.ofDays(2));

    Position first = log.publish(1).last();

    assertThat(first.epoch()).isNotEqualTo(start.epoch());
    assertThat(((Rows) log.since(start)).why()).isEqualTo(Why.OK);
    assertThat(offsets(log.since(start))).containsExactly(1L);
  }

  @Test
  void whatExpiredBeforeAnybodyCameBackIsTold() {
    Position start = log.top().top();
    log.publish(5);
    age(Duration.ofDays(6));
    redis.run("DEL", RedisKeys.streamMeta(TOPIC), RedisKeys.stream(TOPIC));

    assertThat(reason(start)).isEqualTo(Reason.RESET);
    assertThat(log.publish(1).last().epoch()).isNotEqualTo(start.epoch());
    assertThat(reason(start)).isEqualTo(Reason.RESET);
  }

  @Test
  void aBlankLineageThatRedisInheritedIsABoundary() {
    Position start = log.top().top();
    redis.run("HSET", RedisKeys.blankLineage(Partition.of(TOPIC)), "t", "0000000000");
    assertThat(log.differs(start)).isTrue();

    Rows read = (Rows) log.since(start);
    assertThat(read.why()).isEqualTo(Why.BOUNDARY);
    assertThat(((Rows) log.since(read.top())).why()).isEqualTo(Why.OK);

    redis.run("HSET", RedisKeys.blankLineage(Partition.of(TOPIC)), "t", "0000000001");
    log.publish(1);
    assertThat(((Rows) log.since(start)).why()).isEqualTo(Why.BOUNDARY);
    assertThat(offsets(log.since(start))).containsExactly(1L);
    assertThat(((Rows) log.since(new Position(start.epoch(), 3))).why()).isEqualTo(Why.DIVERGED);
  }

  @Test
  void aFailoverTakesTheWholenessFromRenewalsBeforeIt() {
    Position start = log.top().top();
    age(Duration.ofDays(2));
    log.top();
    redis.run("HSET", RedisKeys.blankLineage(Partition.of(TOPIC)), "t", "0000000000");

    assertThat(((Rows) log.since(start)).why()).isEqualTo(Why.BOUNDARY);
  }

  @Test
  void eightBlankLineagesAreRemembered() {
    Position start = log.top().top();
    for (int i = 0; i < 9; i++) {
      redis.run("HSET", RedisKeys.blankLineage(Partition.of(TOPIC)), "t", "000000000" + i);
      log.top();
    }

    assertThat(reason(start)).isEqualTo(Reason.RESET);
    assertThat(log.top().ancestry().isWhole()).isFalse();
  }

  /** Makes the partition's blank epoch that much older. */
  private void age(Duration by) {
    String key = RedisKeys.blankLineage(Partition.of(TOPIC));
    long ms = by.toMillis();
    redis.run("HINCRBY", key, "m", Long.toString(-ms));
    redis.run("PEXPIRE", key, Long.toString(Long.parseLong(redis.run("PTTL", key)) - ms));
  }
}
