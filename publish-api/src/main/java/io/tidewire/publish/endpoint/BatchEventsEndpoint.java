package io.tidewire.publish.endpoint;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.publish.dispatch.EventPublisher;
import io.tidewire.publish.dispatch.OccupancyClient;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.BatchRequest;
import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.publish.outcome.Receipts;
import io.tidewire.wire.ChannelName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /apps/{app}/batch_events} (docs/design/protocol.md §8.2). If counts are not
 * available, the answer is the same as in {@link EventsEndpoint}.
 */
final class BatchEventsEndpoint implements Endpoint {

  private static final Logger log = LoggerFactory.getLogger(BatchEventsEndpoint.class);

  private final EventPublisher deliveries;
  private final OccupancyClient occupancy;

  BatchEventsEndpoint(EventPublisher deliveries, OccupancyClient occupancy) {
    this.deliveries = deliveries;
    this.occupancy = occupancy;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    BatchRequest batch = BatchRequest.read(request.body(), request.app(), request.options());
    request.held().reserve(batch.messageBytes());
    if (log.isDebugEnabled()) {
      batch.events().forEach(event -> EventsEndpoint.logPublish(request.appId(), event));
    }
    return deliveries
        .deliver(request.app(), batch.events(), batch.key(), request.span())
        .compose(receipts -> answer(request.appId(), batch, receipts));
  }

  private Future<Answer> answer(String appId, BatchRequest batch, Receipts receipts) {
    if (!batch.asksForInfo()) return Future.succeededFuture(Answer.EMPTY);
    return counts(appId, batch.channelsWithCounts())
        .map(counts -> entries(batch, counts, receipts))
        .map(entries -> Answer.ok(new JsonObject().put("batch", entries)));
  }

  private Future<Map<ChannelName, ChannelCounts>> counts(String appId, List<ChannelName> asked) {
    return asked.isEmpty()
        ? Future.succeededFuture(Map.of())
        : occupancy.counts(appId, asked).otherwise(Map.of());
  }

  /** One entry per event, in the order of the request, because SDKs find theirs by index. */
  private static JsonArray entries(
      BatchRequest batch, Map<ChannelName, ChannelCounts> counts, Receipts receipts) {
    JsonArray entries = new JsonArray();
    for (PublishRequest event : batch.events()) {
      int place = entries.size();
      ChannelName channel = event.channels().get(0);
      JsonObject attributes = Attributes.of(channel, event.info(), counts);
      Attributes.offset(attributes, event.info(), () -> receipts.of(place, channel));
      entries.add(attributes);
    }
    return entries;
  }
}
