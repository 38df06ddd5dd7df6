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
 * Puts events on Redis, pipelined, in the order they were asked for: an ephemeral event with one
 * command per channel; what a stream channel gets out of a request, and what has an idempotency
 * key, with one script. Keeps nothing: what Redis does not take now is the caller's to send again.
 *
 * <p>Confined to one event loop, like its line to Redis: so all requests of one HTTP connection
 * share one FIFO line, and a channel's events stay in order.
 */
public final class EventPublisher {

  /** An event of the request's span. */
  private static final String TAKEN_BY_REDIS = "taken by redis";

  private final ScriptCommands redis;
  private final CommandShares shares;
  private final PublishScripts scripts;
  private final MessageStamps stamps;
  private final DeliveryMeters meters;

  /** What each message is given: the time of day and an id that no other message has. */
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
   * Completes when Redis has taken all of them; fails with {@link NotPublished} otherwise.
   *
   * @param shared names the request as a whole
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

  /** As the line does when it is full: nothing was sent, and all may be sent again. */
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
    PublishBatch.Packer packer = new PublishBatch.Packer(app.appId(), shared, trace);
    List<Receipts.Sent> sent = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      PublishRequest event = events.get(i);
      for (ChannelName channel : event.channels()) {
        if (keyed || app.namespace(channel).history().isPresent()) {
          packer.add(i, event, channel);
        } else {
          Future<Receipt> ack = ephemeral(new Topic(app.appId(), channel), event, trace);
          sent.add(new Receipts.Sent(i, channel, ack));
        }
      }
    }
    for (PublishBatch parcel : packer.parcels()) send(parcel, app, sent);
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

  private void send(PublishBatch parcel, AppPolicy app, List<Receipts.Sent> sent) {
    ChannelName channel = parcel.topic().channel();
    Optional<History> history = app.namespace(channel).history();
    if (history.isEmpty() && parcel.key().isEmpty()) {
      for (int i = 0; i < parcel.events().size(); i++) {
        Future<Receipt> ack = ephemeral(parcel.topic(), parcel.events().get(i), parcel.trace());
        sent.add(new Receipts.Sent(parcel.places().get(i), channel, ack));
      }
      return;
    }
    List<Envelope> messages = parcel.envelopes(stamps.clock().millis(), stamps.ids());
    for (Envelope message : messages) meters.sent(message.frame().length());
    Future<Receipt> first =
        history.isPresent()
            ? scripts.log().publish(parcel, messages, history.get())
            : scripts.once().publish(parcel, messages, parcel.key().orElseThrow());
    first.onSuccess(meters::settled);
    for (int i = 0; i < parcel.events().size(); i++) {
      int behind = i;
      Future<Receipt> ack = first.map(receipt -> receipt.behind(behind));
      sent.add(new Receipts.Sent(parcel.places().get(i), channel, ack));
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
