package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Log;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogScriptsIT {

  private static final Topic TOPIC = new Topic("1", "chat-room");
  private static final History HISTORY = new History(10, Duration.ofMinutes(5));

  private final Vertx vertx = Vertx.vertx();
  private final RedisServer redis = RedisServer.shared();
  private Log log;

  @BeforeEach
  void anEmptyLog() {
    redis.flush();
    log = new Log(vertx, redis, TOPIC, HISTORY);
  }

  @AfterEach
  void close() {
    log.close();
    vertx.close().await();
  }

  @Test
  void messagesAreNumberedFromOneAndABatchHasNeighbouringOffsets() {
    Log.Outcome one = log.publish(1);
    Log.Outcome three = log.publish(3);

    assertThat(one.status()).isEqualTo("OK");
    assertThat(one.first()).isEqualTo(one.last());
    assertThat(one.last().offset()).isEqualTo(1);
    assertThat(three.first()).isEqualTo(new Position(one.first().epoch(), 2));
    assertThat(three.last()).isEqualTo(new Position(one.first().epoch(), 4));
  }

  @Test
  void subscribersGetWhatTheLogKeepsInItsOrder() {
    try (TopicReader subscriber = new TopicReader(redis.uri(), RedisKeys.topic(TOPIC))) {
      Position before = log.top().top();
      log.publish("", "", List.of("a", "b\n|🚀"));

      List<Envelope> live = List.of(next(subscriber), next(subscriber));

      assertThat(((Rows) log.since(before)).rows()).isEqualTo(live);
      assertThat(live).extracting(Envelope::text).containsExactly("a", "b\n|🚀");
    }
  }

  @Test
  void aKeyUsedAgainForTheSameAddsNothingAndTellsWhereItIs() {
    Log.Outcome first = log.publish("k", "f", List.of("a", "b"));
    log.publish(1);
    Log.Outcome again = log.publish("k", "f", List.of("a", "b"));

    assertThat(again.status()).isEqualTo("DUP");
    assertThat(again.positions()).isEqualTo(first.positions());
    assertThat(log.top().top().offset()).isEqualTo(3);
  }

  @Test
  void aKeyUsedAgainForSomethingElseIsAConflictAndAddsNothing() {
    log.publish("k", "f", List.of("a"));

    assertThat(log.publish("k", "g", List.of("b")).status()).isEqualTo("CONFLICT");
    assertThat(log.top().top().offset()).isEqualTo(1);
  }

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

  /** The partition's blank lineage is that much older. */
  private void age(Duration by) {
    String key = RedisKeys.blankLineage(Partition.of(TOPIC));
    long ms = by.toMillis();
    redis.run("HINCRBY", key, "m", Long.toString(-ms));
    redis.run("PEXPIRE", key, Long.toString(Long.parseLong(redis.run("PTTL", key)) - ms));
  }

  @Test
  void nothingFollowsTheTop() {
    Position top = log.publish(3).last();

    Rows rows = (Rows) log.since(top);

    assertThat(rows.rows()).isEmpty();
    assertThat(rows.reachTop()).isTrue();
    assertThat(rows.end()).isEqualTo(top);
  }

  @Test
  void aLongWayIsReadInPages() {
    Position start = log.top().top();
    log.publish(10);

    Rows first = (Rows) page(start);
    Rows second = (Rows) page(first.end());
    Rows third = (Rows) page(second.end());

    assertThat(first.reachTop()).isFalse();
    assertThat(third.reachTop()).isTrue();
    assertThat(List.of(first, second, third))
        .flatExtracting(Rows::rows)
        .extracting(Envelope::offset)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
  }

  @Test
  void aPositionThatFellOutOfTheHistoryIsTrimmedNotPartlyServed() {
    Position start = log.top().top();
    Position first = log.publish(1).last();
    log.publish(10);

    assertThat(reason(start)).isEqualTo(Reason.TRIMMED);
    assertThat(((Rows) log.since(first)).rows()).hasSize(10);
  }

  @Test
  void agedMessagesAreTrimmedAndTheLineageGoesOn() {
    Position start = log.top().top();
    Position last = log.publish(1).last();
    redis.run("DEL", RedisKeys.stream(TOPIC));

    assertThat(reason(start)).isEqualTo(Reason.TRIMMED);
    assertThat(((Rows) log.since(last)).reachTop()).isTrue();
    assertThat(log.publish(1).last()).isEqualTo(new Position(last.epoch(), 2));
  }

  @Test
  void whoIsTooFarBehindIsToldSo() {
    Position start = log.top().top();
    log.publish(5);

    LogReading reading = log.read(LogQuery.since(TOPIC, HISTORY, start, 200, 4));

    assertThat(((Lost) reading).reason()).isEqualTo(Reason.TOO_MANY);
  }

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

  @Test
  void theAuditFindsWhatMoved() {
    Position top = log.publish(1).last();

    assertThat(log.differs(top)).isFalse();
    assertThat(log.differs(new Position(top.epoch(), 2))).isTrue();
    assertThat(log.differs(new Position("stranger", 1))).isTrue();
  }

  @Test
  void theAuditFindsAChannelThatRedisLost() {
    Position top = log.publish(1).last();
    redis.run("DEL", RedisKeys.streamMeta(TOPIC));

    assertThat(log.differs(top)).isTrue();
  }

  @Test
  void nothingIsKeptForEver() {
    log.publish("k", "f", List.of("a"));
    log.top();

    assertThat(redis.run("KEYS", "*").lines())
        .hasSize(3)
        .allSatisfy(key -> assertThat(Long.parseLong(redis.run("PTTL", key))).as(key).isPositive());
    assertThat(Long.parseLong(redis.run("PTTL", RedisKeys.stream(TOPIC))))
        .isBetween(200_000L, 300_000L);
    assertThat(Long.parseLong(redis.run("PTTL", RedisKeys.streamMeta(TOPIC))))
        .isGreaterThan(Duration.ofDays(6).toMillis());
  }

  /** The top of each lineage that ended; every one, and that of now, has so many messages. */
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

  /** The channel is as another primary left it. */
  private void inherited() {
    redis.run("HSET", RedisKeys.streamMeta(TOPIC), "t", "0000000000");
  }

  private static List<Long> offsets(LogReading reading) {
    return ((Rows) reading).rows().stream().map(Envelope::offset).toList();
  }

  private LogReading page(Position since) {
    return log.read(LogQuery.since(TOPIC, HISTORY, since, 4, 1_000));
  }

  private Reason reason(Position since) {
    return ((Lost) log.since(since)).reason();
  }

  private static Envelope next(TopicReader subscriber) {
    return Envelope.decode(Buffer.buffer(subscriber.next()));
  }
}
