package io.tidewire.publish.dispatch;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.publish.intake.IdempotencyKey;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The events of one request for one channel. One call to Redis publishes all of them, in order, or
 * none. An event that has an idempotency key of its own gets a batch of its own.
 */
final class PublishBatch {

  private final Topic topic;
  private final Optional<IdempotencyKey> key;
  private final String trace;
  private final List<Integer> indexes = new ArrayList<>(1);
  private final List<PublishRequest> events = new ArrayList<>(1);

  private PublishBatch(Topic topic, Optional<IdempotencyKey> key, String trace) {
    this.topic = topic;
    this.key = key;
    this.trace = trace;
  }

  /** Groups the events of a request into batches by channel, in their order. */
  static final class Builder {
    private final String appId;
    private final Optional<IdempotencyKey> shared;
    private final String trace;
    private final Map<ChannelName, PublishBatch> open = new HashMap<>();
    private final List<PublishBatch> batches = new ArrayList<>();

    /**
     * @param trace of the request; see {@link Envelope#trace}
     */
    Builder(String appId, Optional<IdempotencyKey> shared, String trace) {
      this.appId = appId;
      this.shared = shared;
      this.trace = trace;
    }

    /**
     * @param index of the event in the request
     */
    void add(int index, PublishRequest event, ChannelName channel) {
      if (event.key().isPresent()) {
        begin(channel, event.key()).add(index, event);
        open.remove(channel);
        return;
      }
      PublishBatch batch = open.get(channel);
      (batch == null ? begin(channel, shared) : batch).add(index, event);
    }

    private PublishBatch begin(ChannelName channel, Optional<IdempotencyKey> key) {
      PublishBatch batch = new PublishBatch(new Topic(appId, channel), key, trace);
      open.put(channel, batch);
      batches.add(batch);
      return batch;
    }

    List<PublishBatch> batches() {
      return batches;
    }
  }

  private void add(int index, PublishRequest event) {
    indexes.add(index);
    events.add(event);
  }

  Topic topic() {
    return topic;
  }

  Optional<IdempotencyKey> key() {
    return key;
  }

  List<PublishRequest> events() {
    return events;
  }

  /** Of the request; see {@link Envelope#trace}. */
  String trace() {
    return trace;
  }

  /** The indexes of the events in the request. */
  List<Integer> indexes() {
    return indexes;
  }

  String fingerprint() {
    return Fingerprint.of(topic.channel(), events);
  }

  /**
   * The messages, without positions. With a key, a repeated publish gives them the same ids, so a
   * subscriber recognizes a message that it received before Redis forgot the key.
   */
  List<Envelope> envelopes(long at, Supplier<String> ids) {
    ChannelName channel = topic.channel();
    List<Envelope> envelopes = new ArrayList<>(events.size());
    for (PublishRequest event : events) {
      int index = envelopes.size();
      String id = key.map(it -> Fingerprint.id(channel, it.value(), index)).orElseGet(ids);
      envelopes.add(new Envelope(0, "", at, 0, event.except(), id, trace, frame(channel, event)));
    }
    return envelopes;
  }

  static Buffer frame(ChannelName channel, PublishRequest event) {
    return Buffer.buffer(ServerFrames.event(event.event().value(), channel, event.data()));
  }
}
