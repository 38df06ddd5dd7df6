package io.tidewire.publish.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** The log of one channel on a real Redis, accessed only through the scripts. */
public final class Log implements AutoCloseable {

  private final Topic topic;
  private final History history;
  private final CommandLink link;
  private final Random random = new Random();

  /**
   * @param topic a channel that no other test uses meanwhile
   */
  public Log(Vertx vertx, RedisServer redis, Topic topic, History history) {
    this.topic = topic;
    this.history = history;
    link = CommandLink.of(vertx, redis.settings(), "log", new SimpleMeterRegistry());
    link.start();
    link.up().await();
  }

  /** Publishes so many messages in one call. */
  public Outcome publish(int count) {
    return publish("", "", IntStream.range(0, count).mapToObj(i -> "message").toList());
  }

  /**
   * @param key idempotency key; empty for none
   */
  public Outcome publish(String key, String fingerprint, List<String> frames) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                RedisKeys.streamMeta(topic),
                RedisKeys.stream(topic),
                RedisKeys.blankLineage(Partition.of(topic)),
                RedisKeys.topic(topic)));
    if (!key.isEmpty()) keys.add(RedisKeys.idempotency(topic, key));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                Position.freshEpoch(random),
                Long.toString(history.metaTtl().toMillis()),
                Integer.toString(history.size()),
                Long.toString(history.ttl().toMillis()),
                key.isEmpty() ? "" : "60000",
                fingerprint,
                ""));
    for (String frame : frames) arguments.add(body(frame));
    return Outcome.of(link.eval(ContractScripts.PUBLISH, keys, arguments).await());
  }

  public LogReading top() {
    return read(LogQuery.top(topic, history));
  }

  public LogReading since(Position position) {
    return read(LogQuery.since(topic, history, position, LogQuery.MAX_PAGE, 1_000));
  }

  public LogReading read(LogQuery query) {
    return LogReading.of(
        link.eval(ContractScripts.READ, query.keys(), query.arguments(Position.freshEpoch(random)))
            .await());
  }

  /** Whether the audit finds that the log has another position. */
  public boolean differs(Position expected) {
    Response differing =
        link.eval(
                ContractScripts.TOPS,
                List.of(RedisKeys.blankLineage(Partition.of(topic)), RedisKeys.streamMeta(topic)),
                List.of(expected.epoch(), Long.toString(expected.offset())))
            .await();
    return differing.size() > 0;
  }

  private static String body(String frame) {
    return new Envelope(0, "", 0, 0, Optional.empty(), "id", Buffer.buffer(frame))
        .body()
        .toString();
  }

  @Override
  public void close() {
    link.stop().await();
  }

  /**
   * @param positions of the first and the last message; none after a conflict
   */
  public record Outcome(String status, List<Position> positions) {

    static Outcome of(Response reply) {
      if (reply.size() == 1) return new Outcome(reply.get(0).toString(), List.of());
      String epoch = reply.get(1).toString();
      return new Outcome(
          reply.get(0).toString(),
          List.of(
              new Position(epoch, reply.get(2).toLong()),
              new Position(epoch, reply.get(3).toLong())));
    }

    public Position first() {
      return positions.get(0);
    }

    public Position last() {
      return positions.get(1);
    }
  }
}
