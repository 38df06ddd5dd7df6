package io.tidewire.publish;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.Position;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Log;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The log of a channel, written and read by the scripts. */
abstract class LogScriptsFixture {

  static final Topic TOPIC = new Topic("1", "chat-room");
  static final History HISTORY = new History(10, Duration.ofMinutes(5));
  final Vertx vertx = Vertx.vertx();
  final RedisServer redis = RedisServer.shared();
  Log log;

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

  static List<Long> offsets(LogReading reading) {
    return ((Rows) reading).rows().stream().map(Envelope::offset).toList();
  }

  Reason reason(Position since) {
    return ((Lost) log.since(since)).reason();
  }
}
