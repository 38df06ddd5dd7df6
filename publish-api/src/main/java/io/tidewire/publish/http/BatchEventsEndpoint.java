package io.tidewire.publish.http;

import io.tidewire.contract.ChannelCounts;
import io.tidewire.publish.dispatch.Deliveries;
import io.tidewire.publish.dispatch.Occupancy;
import io.tidewire.publish.intake.BatchRequest;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.wire.ChannelName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * {@code POST /apps/{app}/batch_events} (pusher-protocol.md §8.2). Counts are the same courtesy as
 * in {@link EventsEndpoint}.
 */
final class BatchEventsEndpoint implements Endpoint {

  private final Deliveries deliveries;
  private final Occupancy occupancy;

  BatchEventsEndpoint(Deliveries deliveries, Occupancy occupancy) {
    this.deliveries = deliveries;
    this.occupancy = occupancy;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    BatchRequest batch = BatchRequest.read(request.body().getBytes(), request.app());
    return deliveries
        .deliver(request.appId(), batch.events())
        .compose(published -> told(request.appId(), batch));
  }

  private Future<Answer> told(String appId, BatchRequest batch) {
    List<ChannelName> asked = batch.channelsWithInfo();
    if (asked.isEmpty()) return Future.succeededFuture(Answer.EMPTY);
    return occupancy
        .counts(appId, asked)
        .otherwise(Map.of())
        .map(counts -> Answer.ok(new JsonObject().put("batch", entries(batch, counts))));
  }

  /** One per event, in its place; SDKs find theirs by index. */
  private static JsonArray entries(BatchRequest batch, Map<ChannelName, ChannelCounts> counts) {
    JsonArray entries = new JsonArray();
    for (PublishRequest event : batch.events()) {
      entries.add(Attributes.of(event.channels().get(0), event.info(), counts));
    }
    return entries;
  }
}
