package io.tidewire.publish.dispatch;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.script.ScriptCall;
import io.tidewire.kit.redis.script.ScriptCommands;
import io.tidewire.publish.intake.IdempotencyKey;
import io.tidewire.publish.outcome.Receipt;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Publishes ephemeral events with an idempotency key. Redis stores only the key, not the event. */
final class OnceEvents {

  static final Script ONCE = Script.load(OnceEvents.class, "once.lua");

  private final ScriptCommands redis;
  private final PublishTtls ttls;

  OnceEvents(ScriptCommands redis, PublishTtls ttls) {
    this.redis = redis;
    this.ttls = ttls;
  }

  /**
   * @param key of the batch
   */
  Future<Receipt> publish(PublishBatch batch, List<Envelope> messages, IdempotencyKey key) {
    Topic topic = batch.topic();
    boolean isCache = topic.channel().kind().isCache();
    List<String> keys = new ArrayList<>(3);
    keys.add(RedisKeys.idempotency(topic, key.value()));
    keys.add(RedisKeys.topic(topic));
    if (isCache) keys.add(RedisKeys.cached(topic));
    ScriptCall call =
        ScriptCall.of(ONCE, keys)
            .arg(batch.fingerprint())
            .arg(ttls.idempotency().toMillis())
            .arg(isCache ? Long.toString(ttls.cache().toMillis()) : "");
    for (Envelope message : messages) call.arg(message.encode());
    return redis.eval(call).map(Receipt::of);
  }
}
