package io.tidewire.publish.dispatch;

import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogQuery;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.script.ScriptCall;
import io.tidewire.kit.redis.script.ScriptCommands;
import io.tidewire.publish.intake.HistoryQuery;
import io.tidewire.publish.outcome.Receipt;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Writes and reads the logs of stream channels. */
public final class StreamLog {

  private static final Script HISTORY =
      ContractScripts.POSITIONS.then(StreamLog.class, "history.lua");

  /** The scripts for {@code CommandLink.learn}, which loads them on every connection. */
  public static final List<Script> SCRIPTS =
      List.of(ContractScripts.PUBLISH, ContractScripts.READ, HISTORY);

  private static final String NONE = "";

  private final ScriptCommands redis;
  private final PublishTtls ttls;
  private final RandomGenerator random;

  StreamLog(ScriptCommands redis, PublishTtls ttls, RandomGenerator random) {
    this.redis = redis;
    this.ttls = ttls;
    this.random = random;
  }

  /**
   * Publishes the messages in one round trip, with consecutive offsets. Completes with the receipt
   * of the first message.
   */
  Future<Receipt> publish(PublishBatch batch, List<Envelope> messages, History history) {
    Topic topic = batch.topic();
    boolean isCache = topic.channel().kind().isCache();
    List<String> keys = new ArrayList<>(6);
    keys.add(RedisKeys.streamMeta(topic));
    keys.add(RedisKeys.stream(topic));
    keys.add(RedisKeys.blankLineage(Partition.of(topic)));
    keys.add(RedisKeys.topic(topic));
    batch.key().ifPresent(key -> keys.add(RedisKeys.idempotency(topic, key.value())));
    if (isCache) keys.add(RedisKeys.cached(topic));

    ScriptCall call =
        ScriptCall.of(ContractScripts.PUBLISH, keys)
            .arg(Position.freshEpoch(random))
            .arg(history.metaTtl().toMillis())
            .arg(history.size())
            .arg(history.ttl().toMillis())
            .arg(batch.key().map(key -> millis(ttls.idempotency())).orElse(NONE))
            .arg(batch.key().map(key -> batch.fingerprint()).orElse(NONE))
            .arg(isCache ? millis(ttls.cache()) : NONE);
    for (Envelope message : messages) call.arg(message.body());
    return redis.eval(call).map(Receipt::of);
  }

  /**
   * The current end of the channel's log. The answer may be stored by the caller even if nothing
   * was ever published.
   */
  public Future<Position> position(Topic topic, History history) {
    LogQuery query = LogQuery.top(topic, history);
    ScriptCall call = ScriptCall.of(ContractScripts.READ, query.keys());
    query.arguments(Position.freshEpoch(random)).forEach(call::arg);
    return redis.eval(call).map(reply -> LogReading.of(reply).top());
  }

  /** One page of the kept messages. */
  public Future<HistoryPage> page(Topic topic, History history, HistoryQuery query) {
    ScriptCall call =
        ScriptCall.of(HISTORY, LogQuery.top(topic, history).keys())
            .arg(Position.freshEpoch(random))
            .arg(history.metaTtl().toMillis())
            .arg(history.ttl().toMillis())
            .arg(query.reverse() ? "-" : "+")
            .arg(query.since().map(Position::epoch).orElse(NONE))
            .arg(query.since().map(Position::offset).orElse(0L))
            .arg(query.limit());
    return redis.eval(call).map(StreamLog::page);
  }

  private static HistoryPage page(Response reply) {
    LogReading reading = LogReading.of(reply);
    boolean more = reply.size() > 5 && reply.get(5).toInteger() == 1;
    return new HistoryPage(reading, more);
  }

  private static String millis(Duration ttl) {
    return Long.toString(ttl.toMillis());
  }
}
