package io.tidewire.publish.dispatch;

import io.opentelemetry.api.trace.Span;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.History;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.script.ScriptCommands;
import io.tidewire.kit.tracing.Tracing;
import io.tidewire.publish.intake.IdempotencyKey;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.publish.outcome.NotPublished;
import io.tidewire.publish.outcome.Receipt;
import io.tidewire.publish.outcome.Receipts;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Publishes events through Redis, pipelined and in order. An ephemeral event takes one command for
 * each channel; a {@link PublishBatch} for a stream channel, or with an idempotency key, takes one
 * script. Buffers nothing: when Redis is unavailable the publish fails, and the caller may repeat
 * it.
 *
 * <p>Confined to one event loop, like its connection to Redis. All requests of one HTTP connection
 * therefore use the same Redis connection, which keeps the events of a channel in order.
 */
public final class EventPublisher {

  /** The name of an event in the request's span. */
  private static final String TAKEN_BY_REDIS = "taken by redis";

  private final ScriptCommands redis;
  private final CommandShares shares;
  private final PublishScripts scripts;
  private final MessageStamps stamps;
  private final DeliveryMeters meters;

  /** Provides each message with the time and a unique id. */
  record MessageStamps(Clock clock, Supplier<String> ids) {}

  EventPublisher(
      SharedRedis redis, PublishScripts scripts, MessageStamps stamps, DeliveryMeters meters) {
    this.redis = redis.commands();
    shares = redis.shares();
    this.scripts = scripts;
    this.stamps = stamps;
    this.meters = meters;
  }

  /**
   * Completes when Redis has accepted all events; otherwise fails with {@link NotPublished}.
   *
   * @param shared the idempotency key of the request as a whole
   * @param span of the request, which the deliveries continue
   */
  public Future<Receipts> deliver(
      AppPolicy app, List<PublishRequest> events, Optional<IdempotencyKey> shared, Span span) {
    Optional<CommandShares.Taken> taken = shares.tryTake(app.appId(), events);
    if (taken.isEmpty()) return settled(refused(events));
    Future<Receipts> settled = sent(app, events, shared, Tracing.traceParent(span));
    if (span.isRecording()) settled.onSuccess(receipts -> span.addEvent(TAKEN_BY_REDIS));
    return settled.onComplete((receipts, failure) -> taken.get().giveBack());
  }

  /** Nothing was sent, because too many commands are in progress. All events may be sent again. */
  private Receipts refused(List<PublishRequest> events) {
    Future<Receipt> refusal = Future.failedFuture(RedisErrors.overloaded(shares.limit()));
    List<Receipts.Sent> refused = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      for (ChannelName channel : events.get(i).channels()) {
        refused.add(new Receipts.Sent(i, channel, refusal));
      }
    }
    return new Receipts(refused);
  }

  private Future<Receipts> sent(
      AppPolicy app, List<PublishRequest> events, Optional<IdempotencyKey> shared, String trace) {
    boolean keyed = shared.isPresent() || isAnyKeyed(events);
    PublishBatch.Builder batches = new PublishBatch.Builder(app.appId(), shared, trace);
    List<Receipts.Sent> sent = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      PublishRequest event = events.get(i);
      for (ChannelName channel : event.channels()) {
        if (keyed || app.namespace(channel).history().isPresent()) {
          batches.add(i, event, channel);
        } else {
          Future<Receipt> ack = ephemeral(new Topic(app.appId(), channel), event, trace);
          sent.add(new Receipts.Sent(i, channel, ack));
        }
      }
    }
    for (PublishBatch batch : batches.batches()) send(batch, app, sent);
    return settled(new Receipts(sent));
  }

  private static boolean isAnyKeyed(List<PublishRequest> events) {
    for (PublishRequest event : events) {
      if (event.key().isPresent()) return true;
    }
    return false;
  }

  private Future<Receipts> settled(Receipts receipts) {
    List<Future<Receipt>> acks = receipts.acks();
    Future<?> all = acks.size() == 1 ? acks.get(0) : Future.join(acks);
    return all.transform(
        (settled, failure) -> {
          if (failure == null) return Future.succeededFuture(receipts);
          NotPublished outcome = receipts.outcome();
          meters.failed(outcome);
          return Future.failedFuture(outcome);
        });
  }

  private void send(PublishBatch batch, AppPolicy app, List<Receipts.Sent> sent) {
    ChannelName channel = batch.topic().channel();
    Optional<History> history = app.namespace(channel).history();
    if (history.isEmpty() && batch.key().isEmpty()) {
      for (int i = 0; i < batch.events().size(); i++) {
        Future<Receipt> ack = ephemeral(batch.topic(), batch.events().get(i), batch.trace());
        sent.add(new Receipts.Sent(batch.indexes().get(i), channel, ack));
      }
      return;
    }
    List<Envelope> messages = batch.envelopes(stamps.clock().millis(), stamps.ids());
    for (Envelope message : messages) meters.sent(message.frame().length());
    Future<Receipt> first =
        history.isPresent()
            ? scripts.log().publish(batch, messages, history.get())
            : scripts.once().publish(batch, messages, batch.key().orElseThrow());
    first.onSuccess(meters::settled);
    for (int i = 0; i < batch.events().size(); i++) {
      int behind = i;
      Future<Receipt> ack = first.map(receipt -> receipt.behind(behind));
      sent.add(new Receipts.Sent(batch.indexes().get(i), channel, ack));
    }
  }

  private Future<Receipt> ephemeral(Topic topic, PublishRequest event, String trace) {
    Buffer frame = PublishBatch.frame(topic.channel(), event);
    meters.sent(frame.length());
    return published(topic, event, trace, frame).map(Receipt.EPHEMERAL);
  }

  private Future<Response> published(
      Topic topic, PublishRequest event, String trace, Buffer frame) {
    if (topic.channel().kind().isCache())
      return scripts.cache().keepAndPublish(topic, event.except(), trace, frame);
    Envelope envelope = Envelope.ephemeral(stamps.clock().millis(), event.except(), trace, frame);
    return redis.send(
        Request.cmd(Command.PUBLISH).arg(RedisKeys.topic(topic)).arg(envelope.encode()));
  }
}
