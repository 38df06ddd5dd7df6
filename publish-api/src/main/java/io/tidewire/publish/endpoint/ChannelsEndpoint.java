package io.tidewire.publish.endpoint;

import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.ChannelsQuery;
import io.tidewire.publish.listing.Listings;
import io.vertx.core.Future;
import java.util.Map;

/** {@code GET /apps/{app}/channels} (docs/design/protocol.md §8.3). */
final class ChannelsEndpoint implements Endpoint {

  private final Listings listings;

  ChannelsEndpoint(Listings listings) {
    this.listings = listings;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    ChannelsQuery query =
        ChannelsQuery.read(request.parameter("filter_by_prefix"), request.parameter("info"));
    return listings.list(request.appId(), query).map(body -> new Answer(200, body, Map.of()));
  }
}
