package io.tidewire.publish.dispatch;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.script.ScriptCall;
import io.tidewire.kit.redis.script.ScriptCommands;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last event of each {@code cache-} channel (docs/design/protocol.md §6.5), kept in Redis where
 * edges read it for new subscribers.
 */
public final class LastEventStore {

  static final Script KEEP_AND_PUBLISH = Script.load(LastEventStore.class, "keep_and_publish.lua");

  private final ScriptCommands redis;
  private final Duration ttl;
  private final Clock clock;
  private final Supplier<String> ids;

  /**
   * @param ttl how long an event is kept; each publish restarts it
   * @param ids never creates the same id twice, in any process
   */
  LastEventStore(ScriptCommands redis, Duration ttl, Clock clock, Supplier<String> ids) {
    this.redis = redis;
    this.ttl = ttl;
    this.clock = clock;
    this.ids = ids;
  }

  /** Stores and publishes the event in one step. */
  Future<Response> keepAndPublish(
      Topic topic, Optional<SocketId> except, String trace, Buffer frame) {
    Buffer envelope =
        new Envelope(0, "", clock.millis(), 0, except, ids.get(), trace, frame).encode();
    List<String> keys = List.of(RedisKeys.cached(topic), RedisKeys.topic(topic));
    return redis.eval(ScriptCall.of(KEEP_AND_PUBLISH, keys).arg(envelope).arg(ttl.toMillis()));
  }

  /** The event that a new subscriber of the channel would receive now. */
  public Future<Optional<LastEvent>> last(Topic topic) {
    String key = RedisKeys.cached(topic);
    Future<Response> envelope = redis.send(Request.cmd(Command.GET).arg(key));
    Future<Response> ttlMs = redis.send(Request.cmd(Command.PTTL).arg(key));
    return Future.all(envelope, ttlMs)
        .map(both -> cachedEvent(envelope.result(), ttlMs.result().toLong()));
  }

  private static Optional<LastEvent> cachedEvent(@Nullable Response envelope, long ttlMs) {
    if (envelope == null || ttlMs <= 0) return Optional.empty();
    Buffer frame = Envelope.decode(envelope.toBuffer()).frame();
    return Optional.of(new LastEvent(PublishedFrame.read(frame).data(), (ttlMs + 999) / 1_000));
  }
}
