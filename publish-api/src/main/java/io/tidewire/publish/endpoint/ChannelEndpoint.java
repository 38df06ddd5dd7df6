package io.tidewire.publish.endpoint;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.publish.dispatch.LastEvent;
import io.tidewire.publish.dispatch.LastEventStore;
import io.tidewire.publish.dispatch.OccupancyClient;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.Attribute;
import io.tidewire.publish.intake.ChannelQuery;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /apps/{app}/channels/{channel}} (docs/design/protocol.md §8.4). */
final class ChannelEndpoint implements Endpoint {

  private final OccupancyClient occupancy;
  private final LastEventStore cache;

  ChannelEndpoint(OccupancyClient occupancy, LastEventStore cache) {
    this.occupancy = occupancy;
    this.cache = cache;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    ChannelQuery query =
        ChannelQuery.read(request.argument("channel"), request.parameter("info"), request.app());
    Future<Map<ChannelName, ChannelCounts>> counts =
        occupancy.counts(request.appId(), List.of(query.channel()));
    Future<Optional<LastEvent>> cached = cached(request.appId(), query);
    return Future.all(counts, cached)
        .map(both -> Answer.ok(state(query, counts.result(), cached.result())));
  }

  private Future<Optional<LastEvent>> cached(String appId, ChannelQuery query) {
    return query.info().contains(Attribute.CACHE)
        ? cache.last(new Topic(appId, query.channel()))
        : Future.succeededFuture(Optional.empty());
  }

  private static JsonObject state(
      ChannelQuery query, Map<ChannelName, ChannelCounts> counts, Optional<LastEvent> cached) {
    ChannelName channel = query.channel();
    ChannelCounts known = counts.getOrDefault(channel, ChannelCounts.NONE);
    JsonObject state = new JsonObject().put(Attribute.OCCUPIED.text(), known.subscriptions() > 0);
    state.mergeIn(Attributes.counts(query.info(), known, channel.kind().isPresence()));
    if (!query.info().contains(Attribute.CACHE)) return state;
    cached.ifPresentOrElse(
        event -> state.put(Attribute.CACHE.text(), json(event)),
        () -> state.putNull(Attribute.CACHE.text()));
    return state;
  }

  private static JsonObject json(LastEvent event) {
    return new JsonObject().put("data", event.data()).put("ttl", event.ttlSeconds());
  }
}
