package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.publish.testing.Log;
import io.tidewire.publish.testing.TopicReader;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the scripts write to a log, and how it is read in order. */
class LogScriptsIT extends LogScriptsFixture {

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
  void aClientTooFarBehindIsToldSo() {
    Position start = log.top().top();
    log.publish(5);

    LogReading reading = log.read(LogQuery.since(TOPIC, HISTORY, start, 200, 4));

    assertThat(((Lost) reading).reason()).isEqualTo(Reason.TOO_MANY);
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
  void nothingIsKeptIndefinitely() {
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

  private LogReading page(Position since) {
    return log.read(LogQuery.since(TOPIC, HISTORY, since, 4, 1_000));
  }

  private static Envelope next(TopicReader subscriber) {
    return Envelope.decode(Buffer.buffer(subscriber.next()));
  }
}
