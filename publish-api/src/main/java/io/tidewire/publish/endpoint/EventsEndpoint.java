package io.tidewire.publish.endpoint;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.publish.dispatch.EventPublisher;
import io.tidewire.publish.dispatch.OccupancyClient;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.publish.outcome.Receipts;
import io.tidewire.wire.ChannelName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /apps/{app}/events} (docs/design/protocol.md §8.1).
 *
 * <p>Counts are queried after the event was published. If presence is unavailable, the answer is
 * still 200, without attributes, since the event must not be sent again.
 */
final class EventsEndpoint implements Endpoint {

  private static final Logger log = LoggerFactory.getLogger(EventsEndpoint.class);

  private final EventPublisher deliveries;
  private final OccupancyClient occupancy;

  EventsEndpoint(EventPublisher deliveries, OccupancyClient occupancy) {
    this.deliveries = deliveries;
    this.occupancy = occupancy;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    PublishRequest event = event(request);
    request.held().reserve(event.messageBytes());
    if (log.isDebugEnabled()) logPublish(request.appId(), event);
    return deliveries
        .deliver(request.app(), List.of(event), Optional.empty(), request.span())
        .compose(receipts -> answer(request.appId(), event, receipts));
  }

  private static PublishRequest event(SignedRequest request) {
    return request.body().length == 0
        ? PublishRequest.ofQuery(request, request.app(), request.options())
        : PublishRequest.read(request.body(), request.app(), request.options());
  }

  /** Logs no data, which is the app's. */
  static void logPublish(String appId, PublishRequest event) {
    log.debug("publish app={} event={} channels={}", appId, event.event(), event.channels());
  }

  private Future<Answer> answer(String appId, PublishRequest event, Receipts receipts) {
    if (event.info().isEmpty()) return Future.succeededFuture(Answer.EMPTY);
    return counts(appId, event)
        .map(counts -> channels(event, counts, receipts))
        .map(channels -> Answer.ok(new JsonObject().put("channels", channels)));
  }

  private Future<Map<ChannelName, ChannelCounts>> counts(String appId, PublishRequest event) {
    return event.asksForCounts()
        ? occupancy.counts(appId, event.channels()).otherwise(Map.of())
        : Future.succeededFuture(Map.of());
  }

  private static JsonObject channels(
      PublishRequest event, Map<ChannelName, ChannelCounts> counts, Receipts receipts) {
    JsonObject channels = new JsonObject();
    for (ChannelName channel : event.channels()) {
      JsonObject attributes = Attributes.of(channel, event.info(), counts);
      Attributes.offset(attributes, event.info(), () -> receipts.of(0, channel));
      channels.put(channel.value(), attributes);
    }
    return channels;
  }
}
