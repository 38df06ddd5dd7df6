package io.tidewire.publish.dispatch;

import io.tidewire.contract.Envelope;
import io.tidewire.contract.RedisKeys;
import io.tidewire.kit.redis.RedisAway;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts events on Redis, one pipelined command per event and channel, in the order they were asked
 * for. Keeps nothing: what Redis does not take now is the caller's to send again.
 *
 * <p>Confined to one event loop, like its line to Redis: so all requests of one HTTP connection
 * share one FIFO line, and a channel's events stay in order.
 */
public final class Deliveries {

  private final Commands redis;
  private final CachedEvents cache;
  private final Clock clock;
  private final DeliveryMeters meters;

  public Deliveries(Commands redis, CachedEvents cache, Clock clock, DeliveryMeters meters) {
    this.redis = redis;
    this.cache = cache;
    this.clock = clock;
    this.meters = meters;
  }

  /** Completes when Redis has taken all of them; fails with {@link NotPublished} otherwise. */
  public Future<Void> deliver(String appId, List<PublishRequest> events) {
    List<Future<Response>> acks = new ArrayList<>();
    for (PublishRequest event : events) {
      for (ChannelName channel : event.channels()) acks.add(deliver(appId, channel, event));
    }
    return Future.join(acks).<Void>mapEmpty().recover(failed -> Future.failedFuture(outcome(acks)));
  }

  private Future<Response> deliver(String appId, ChannelName channel, PublishRequest event) {
    Topic topic = new Topic(appId, channel);
    Buffer frame = Buffer.buffer(ServerFrames.event(event.event().value(), channel, event.data()));
    meters.sent(frame.length());
    if (channel.kind().isCache()) return cache.keepAndPublish(topic, event.except(), frame);
    Envelope envelope = Envelope.ephemeral(clock.millis(), event.except(), frame);
    return redis.send(
        Request.cmd(Command.PUBLISH).arg(RedisKeys.topic(topic)).arg(envelope.encode()));
  }

  private static NotPublished outcome(List<Future<Response>> acks) {
    long taken = acks.stream().filter(Future::succeeded).count();
    boolean unknown = taken > 0 || acks.stream().anyMatch(Deliveries::isUnknown);
    String message =
        taken > 0
            ? "Published to " + taken + " of " + acks.size() + " channels"
            : "Not published: " + firstCause(acks).getMessage();
    return new NotPublished(unknown, message);
  }

  private static boolean isUnknown(Future<Response> ack) {
    return ack.cause() instanceof RedisAway away && away.outcomeUnknown();
  }

  private static Throwable firstCause(List<Future<Response>> acks) {
    return acks.stream().filter(Future::failed).findFirst().orElseThrow().cause();
  }
}
