package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Log;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Positions of a branch that a failover lost are recognized (docs/design/delivery.md §1.4). */
class LineageIT {

  private static final Topic TOPIC = new Topic("1", "chat-room");
  private static final History HISTORY = new History(100, Duration.ofMinutes(5));

  private final Vertx vertx = Vertx.vertx();
  private final RedisServer first = RedisServer.own("--repl-diskless-sync-delay", "0");
  private final RedisServer second = RedisServer.own("--repl-diskless-sync-delay", "0");

  @AfterEach
  void close() {
    vertx.close().await();
    first.close();
    second.close();
  }

  @Test
  void whatAPromotedReplicaNeverGotIsAGhostAndWhatItGotIsHistory() {
    follow(second, first);
    try (Log before = log(first)) {
      Position start = before.top().top();
      Position replicated = before.publish(2).last();
      has(second, 2);
      isolate();
      Position ghost = before.publish(3).last();

      promote(second);
      try (Log after = log(second)) {
        Position forked = after.publish(1).last();

        assertThat(forked.epoch()).isNotEqualTo(ghost.epoch());
        assertThat(forked.offset()).isEqualTo(3);
        assertThat(rows(after.since(start)).why()).isEqualTo(Why.BOUNDARY);
        assertThat(offsets(after.since(start))).containsExactly(1L, 2L, 3L);
        assertThat(offsets(after.since(replicated))).containsExactly(3L);
        assertThat(rows(after.since(ghost)).why()).isEqualTo(Why.DIVERGED);
        assertThat(offsets(after.since(ghost))).containsExactly(3L);
        assertThat(after.since(ghost).ancestry().forks()).containsExactly(replicated);
        assertThat(after.differs(ghost)).isTrue();
      }
    }
  }

  @Test
  void anIdleChannelIsFencedByItsFirstReadAndFoundByTheAudit() {
    follow(second, first);
    try (Log before = log(first)) {
      before.publish(2);
      has(second, 2);
      isolate();
      Position ghost = before.publish(1).last();

      promote(second);
      try (Log after = log(second)) {
        assertThat(after.differs(new Position(ghost.epoch(), 2))).isTrue();
        assertThat(rows(after.since(ghost)).why()).isEqualTo(Why.DIVERGED);
        assertThat(after.top().top().offset()).isEqualTo(2);
      }
    }
  }

  @Test
  void aFailbackUnderAConnectionThatSurvivedItIsFencedToo() {
    follow(second, first);
    try (Log survivor = log(first)) {
      survivor.publish(2);
      has(second, 2);
      isolate();
      Position ghost = survivor.publish(3).last();
      promote(second);
      follow(first, second);
      has(first, 2);
      promote(first);

      LogReading reading = survivor.since(ghost);
      Position next = survivor.publish(1).last();

      assertThat(rows(reading).why()).isEqualTo(Why.DIVERGED);
      assertThat(reading.top().offset()).isEqualTo(2);
      assertThat(next.offset()).isEqualTo(3);
      assertThat(next.epoch()).isNotEqualTo(ghost.epoch());
    }
  }

  @Test
  void aRestartFromAnOldDumpIsFenced() {
    RedisServer persistent = RedisServer.own("--dbfilename", "old.rdb");
    try {
      Position saved;
      Position ghost;
      try (Log before = log(persistent)) {
        saved = before.publish(2).last();
        persistent.run("SAVE");
        ghost = before.publish(2).last();
      }
      persistent.restart();

      try (Log after = log(persistent)) {
        assertThat(rows(after.since(saved)).why()).isEqualTo(Why.BOUNDARY);
        assertThat(rows(after.since(ghost)).why()).isEqualTo(Why.DIVERGED);
        assertThat(after.publish(1).last().offset()).isEqualTo(3);
      }
    } finally {
      persistent.close();
    }
  }

  @Test
  void aRestartThatLostNothingIsABoundaryWithNothingMissing() {
    RedisServer persistent = RedisServer.own("--appendonly", "yes", "--appendfsync", "always");
    try {
      Position top;
      try (Log before = log(persistent)) {
        top = before.publish(2).last();
      }
      persistent.restart();

      try (Log after = log(persistent)) {
        assertThat(rows(after.since(top)).why()).isEqualTo(Why.BOUNDARY);
        assertThat(rows(after.since(top)).reachTop()).isTrue();
      }
    } finally {
      persistent.close();
    }
  }

  @Test
  void afterFullLossEveryPositionIsReset() {
    Position lost;
    try (Log before = log(first)) {
      lost = before.publish(2).last();
    }
    first.restart();

    try (Log after = log(first)) {
      assertThat(((Lost) after.since(lost)).reason()).isEqualTo(Reason.RESET);
      assertThat(after.publish(1).last().offset()).isEqualTo(1);
      assertThat(((Lost) after.since(lost)).reason()).isEqualTo(Reason.RESET);
    }
  }

  @Test
  void failoverAfterFailoverIsHistoryAsLongAsItWasReplicated() {
    follow(second, first);
    try (Log before = log(first)) {
      Position start = before.top().top();
      Position oldest = before.publish(2).last();
      has(second, 2);
      promote(second);
      Position between;
      try (Log elsewhere = log(second)) {
        between = elsewhere.publish(1).last();
        follow(first, second);
        has(first, 3);
        promote(first);
      }

      before.publish(1);

      assertThat(rows(before.since(start)).why()).isEqualTo(Why.BOUNDARY);
      assertThat(offsets(before.since(start))).containsExactly(1L, 2L, 3L, 4L);
      assertThat(offsets(before.since(oldest))).containsExactly(3L, 4L);
      assertThat(offsets(before.since(between))).containsExactly(4L);
      assertThat(before.top().ancestry().forks()).containsExactly(between, oldest);
    }
  }

  @Test
  void aPrimaryThatGetsItsFirstReplicaIsFencedAndLosesNothing() {
    try (Log alone = log(first)) {
      Position start = alone.publish(2).first();
      Position top = alone.top().top();

      follow(second, first);
      Position next = alone.publish(1).last();

      assertThat(next.epoch()).isNotEqualTo(top.epoch());
      assertThat(rows(alone.since(top)).why()).isEqualTo(Why.BOUNDARY);
      assertThat(offsets(alone.since(start))).containsExactly(2L, 3L);
    }
  }

  @Test
  void aKeyThatWasReplicatedIsHonouredByThePromoted() {
    follow(second, first);
    try (Log before = log(first)) {
      Log.Outcome outcome = before.publish("k", "f", List.of("a"));
      has(second, 1);
      promote(second);

      try (Log after = log(second)) {
        Log.Outcome again = after.publish("k", "f", List.of("a"));

        assertThat(again.status()).isEqualTo("DUP");
        assertThat(again.positions()).isEqualTo(outcome.positions());
      }
    }
  }

  private Log log(RedisServer redis) {
    return new Log(vertx, redis, TOPIC, HISTORY);
  }

  /**
   * Returns when the replica is in step. A primary takes another replication id when its first
   * replica comes, so the replica comes before what the test is about.
   */
  private static void follow(RedisServer replica, RedisServer primary) {
    URI uri = URI.create(primary.uri());
    replica.run("REPLICAOF", uri.getHost(), Integer.toString(uri.getPort()));
    Await.until(() -> replica.run("INFO", "replication").contains("master_link_status:up"));
  }

  private static void has(RedisServer replica, int offset) {
    String key = RedisKeys.streamMeta(TOPIC);
    Await.until(() -> replica.run("HGET", key, "o").equals(Integer.toString(offset)));
  }

  /** Stops the replication without the primary noticing. */
  private void isolate() {
    second.run("REPLICAOF", "127.0.0.1", "1");
  }

  private static void promote(RedisServer replica) {
    replica.run("REPLICAOF", "NO", "ONE");
  }

  private static Rows rows(LogReading reading) {
    return (Rows) reading;
  }

  private static List<Long> offsets(LogReading reading) {
    return rows(reading).rows().stream().map(Envelope::offset).toList();
  }
}
