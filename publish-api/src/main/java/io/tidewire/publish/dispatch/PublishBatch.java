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
 * What one channel gets out of one request with one call to Redis, in order: all of it or nothing.
 * An event that has an idempotency key of its own is a parcel of its own.
 */
final class PublishBatch {

  private final Topic topic;
  private final Optional<IdempotencyKey> key;
  private final String trace;
  private final List<Integer> places = new ArrayList<>(1);
  private final List<PublishRequest> events = new ArrayList<>(1);

  private PublishBatch(Topic topic, Optional<IdempotencyKey> key, String trace) {
    this.topic = topic;
    this.key = key;
    this.trace = trace;
  }

  /** Packs a request's events for the given channels, each channel's in their order. */
  static final class Packer {
    private final String appId;
    private final Optional<IdempotencyKey> shared;
    private final String trace;
    private final Map<ChannelName, PublishBatch> open = new HashMap<>();
    private final List<PublishBatch> parcels = new ArrayList<>();

    /**
     * @param trace of the request; see {@link Envelope#trace}
     */
    Packer(String appId, Optional<IdempotencyKey> shared, String trace) {
      this.appId = appId;
      this.shared = shared;
      this.trace = trace;
    }

    /**
     * @param place of the event in the request
     */
    void add(int place, PublishRequest event, ChannelName channel) {
      if (event.key().isPresent()) {
        begin(channel, event.key()).add(place, event);
        open.remove(channel);
        return;
      }
      PublishBatch parcel = open.get(channel);
      (parcel == null ? begin(channel, shared) : parcel).add(place, event);
    }

    private PublishBatch begin(ChannelName channel, Optional<IdempotencyKey> key) {
      PublishBatch parcel = new PublishBatch(new Topic(appId, channel), key, trace);
      open.put(channel, parcel);
      parcels.add(parcel);
      return parcel;
    }

    List<PublishBatch> parcels() {
      return parcels;
    }
  }

  private void add(int place, PublishRequest event) {
    places.add(place);
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
  List<Integer> places() {
    return places;
  }

  String fingerprint() {
    return Fingerprint.of(topic.channel(), events);
  }

  /**
   * The messages, as the ephemeral tier publishes them. With a key their ids are the same when the
   * publish is repeated: then a subscriber who got one before Redis forgot the key knows it again.
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
