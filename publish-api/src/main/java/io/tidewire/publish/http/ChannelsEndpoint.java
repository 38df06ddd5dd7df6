package io.tidewire.publish.http;

import io.tidewire.contract.ChannelCounts;
import io.tidewire.publish.dispatch.Occupancy;
import io.tidewire.publish.intake.ChannelsQuery;
import io.tidewire.wire.ChannelKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** {@code GET /apps/{app}/channels} (pusher-protocol.md §8.3). */
final class ChannelsEndpoint implements Endpoint {

  private final Occupancy occupancy;

  ChannelsEndpoint(Occupancy occupancy) {
    this.occupancy = occupancy;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    ChannelsQuery query =
        ChannelsQuery.read(request.parameter("filter_by_prefix"), request.parameter("info"));
    return occupancy
        .occupied(request.appId(), query.prefix())
        .map(occupied -> Answer.ok(new JsonObject().put("channels", channels(query, occupied))));
  }

  private static JsonObject channels(ChannelsQuery query, Map<String, ChannelCounts> occupied) {
    JsonObject channels = new JsonObject();
    occupied.forEach(
        (name, counts) -> {
          if (name.startsWith(ChannelKind.USER.prefix())) return;
          boolean isPresence = name.startsWith(ChannelKind.PRESENCE.prefix());
          channels.put(name, Attributes.counts(query.info(), counts, isPresence));
        });
    return channels;
  }
}
