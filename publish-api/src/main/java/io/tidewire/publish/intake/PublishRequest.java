package io.tidewire.publish.intake;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.json.JsonReader;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.EventName;
import io.tidewire.wire.SocketId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One event for one or more channels (docs/design/protocol.md §8.1). It has six components, since a
 * record within it would be one more allocation for each publish.
 *
 * @param channels distinct, in the order they were named
 * @param data what subscribers get, verbatim
 * @param except the connection that shall not get it, usually the one that caused it
 * @param info what the answer shall tell about the channels
 * @param key names this publish; each of its channels remembers it
 */
public record PublishRequest(
    EventName event,
    List<ChannelName> channels,
    String data,
    Optional<SocketId> except,
    Set<Attribute> info,
    Optional<IdempotencyKey> key) {

  public static final int MAX_CHANNELS = 100;

  private static final long MESSAGE_OVERHEAD = 512;

  public PublishRequest {
    channels = List.copyOf(channels.size() > 1 ? new LinkedHashSet<>(channels) : channels);
    info = Set.copyOf(info);
    if (channels.isEmpty() || channels.size() > MAX_CHANNELS) {
      throw Rejected.because("expected 1 to " + MAX_CHANNELS + " channels, got " + channels.size());
    }
  }

  /** Approximate bytes of its messages, one for each channel, until they are sent. */
  public long messageBytes() {
    return channels.size() * (MESSAGE_OVERHEAD + 2L * data.length());
  }

  /** Whether the answer needs counts from presence. */
  public boolean asksForCounts() {
    return info.contains(Attribute.USER_COUNT) || info.contains(Attribute.SUBSCRIPTION_COUNT);
  }

  /**
   * Reads the body of {@code POST /apps/{id}/events}.
   *
   * @throws Rejected naming what is wrong
   */
  public static PublishRequest read(byte[] body, AppPolicy app, PublishOptions options) {
    EventDraft draft = new EventDraft("");
    JsonReader.readObject(body, draft::member);
    return draft.finish(app, options);
  }

  /**
   * Reads a request of {@code POST /apps/{id}/events} without a body: its parameters are in the
   * query, {@code channels} as {@code channels[]}.
   *
   * @throws Rejected naming what is wrong
   */
  public static PublishRequest ofQuery(
      EventParameters query, AppPolicy app, PublishOptions options) {
    EventDraft draft = new EventDraft("");
    draft.parameters(query);
    return draft.finish(app, options);
  }

  /**
   * Reads a request of the deprecated {@code POST /apps/{id}/channels/{channel}/events}: the body
   * is the data, everything else is in the path and the query.
   *
   * @throws Rejected naming what is wrong
   */
  public static PublishRequest ofChannel(
      String channel, byte[] body, EventParameters query, AppPolicy app) {
    EventDraft draft = new EventDraft("");
    draft.parameters(query);
    draft.sent(channel, Utf8.decode("body", body));
    return draft.finish(app, PublishOptions.NONE);
  }
}
