package io.tidewire.publish.dispatch;

import io.tidewire.contract.Envelope;
import io.tidewire.contract.RedisKeys;
import io.tidewire.kit.redis.Script;
import io.tidewire.publish.json.JsonReader;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last event of each {@code cache-} channel (pusher-protocol.md §6.5), kept in Redis where
 * edges read it for new subscribers.
 */
public final class CachedEvents {

  private static final Script KEEP_AND_PUBLISH =
      Script.load(CachedEvents.class, "keep_and_publish.lua");
  private static final int KEYS = 2;

  private final Commands redis;
  private final Duration ttl;
  private final Clock clock;
  private final Supplier<String> ids;

  /**
   * @param ttl how long an event is kept; each publish starts it anew
   * @param ids never gives the same twice, in any process
   */
  public CachedEvents(Commands redis, Duration ttl, Clock clock, Supplier<String> ids) {
    this.redis = redis;
    this.ttl = ttl;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * In one step. The whole script is sent every time: by its digest, a Redis that restarted would
   * refuse it, and later events would overtake the second attempt.
   */
  Future<Response> keepAndPublish(Topic topic, Optional<SocketId> except, Buffer frame) {
    Buffer envelope = new Envelope(0, "", clock.millis(), 0, except, ids.get(), frame).encode();
    return redis.send(
        Request.cmd(Command.EVAL)
            .arg(KEEP_AND_PUBLISH.source())
            .arg(KEYS)
            .arg(RedisKeys.cached(topic))
            .arg(RedisKeys.topic(topic))
            .arg(envelope)
            .arg(ttl.toMillis()));
  }

  /** What a new subscriber of the channel would be sent now. */
  public Future<Optional<CachedEvent>> last(Topic topic) {
    String key = RedisKeys.cached(topic);
    Future<Response> envelope = redis.send(Request.cmd(Command.GET).arg(key));
    Future<Response> ttlMs = redis.send(Request.cmd(Command.PTTL).arg(key));
    return Future.all(envelope, ttlMs)
        .map(both -> cachedEvent(envelope.result(), ttlMs.result().toLong()));
  }

  private static Optional<CachedEvent> cachedEvent(@Nullable Response envelope, long ttlMs) {
    if (envelope == null || ttlMs <= 0) return Optional.empty();
    Buffer frame = Envelope.decode(envelope.toBuffer()).frame();
    return Optional.of(new CachedEvent(dataOf(frame), (ttlMs + 999) / 1_000));
  }

  private static String dataOf(Buffer frame) {
    List<String> data = new ArrayList<>(1);
    JsonReader.readObject(
        frame.getBytes(),
        (json, member) -> {
          if (member.equals("data")) {
            json.string(member).ifPresent(data::add);
          } else {
            json.skip();
          }
        });
    return String.join("", data);
  }
}
