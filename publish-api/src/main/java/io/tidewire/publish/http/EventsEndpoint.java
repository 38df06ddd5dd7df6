package io.tidewire.publish.http;

import io.tidewire.contract.ChannelCounts;
import io.tidewire.publish.dispatch.Deliveries;
import io.tidewire.publish.dispatch.Occupancy;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.wire.ChannelName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /apps/{app}/events} (pusher-protocol.md §8.1).
 *
 * <p>Counts are asked for after the event was published, and are a courtesy: while presence is away
 * the answer is still 200, since the event is out and must not be sent again, and attributes are
 * left out.
 */
final class EventsEndpoint implements Endpoint {

  private final Deliveries deliveries;
  private final Occupancy occupancy;

  EventsEndpoint(Deliveries deliveries, Occupancy occupancy) {
    this.deliveries = deliveries;
    this.occupancy = occupancy;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    PublishRequest event = PublishRequest.read(request.body().getBytes(), request.app());
    return deliveries
        .deliver(request.appId(), List.of(event))
        .compose(published -> told(request.appId(), event));
  }

  private Future<Answer> told(String appId, PublishRequest event) {
    if (event.info().isEmpty()) return Future.succeededFuture(Answer.EMPTY);
    return occupancy
        .counts(appId, event.channels())
        .otherwise(Map.of())
        .map(counts -> Answer.ok(new JsonObject().put("channels", channels(event, counts))));
  }

  private static JsonObject channels(PublishRequest event, Map<ChannelName, ChannelCounts> counts) {
    JsonObject channels = new JsonObject();
    for (ChannelName channel : event.channels()) {
      channels.put(channel.value(), Attributes.of(channel, event.info(), counts));
    }
    return channels;
  }
}
