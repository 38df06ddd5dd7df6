package io.tidewire.publish.endpoint;

import io.tidewire.publish.dispatch.OccupancyClient;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.MembersQuery;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /apps/{app}/channels/{channel}/users} (docs/design/protocol.md §8.5). */
final class UsersEndpoint implements Endpoint {

  private final OccupancyClient occupancy;

  UsersEndpoint(OccupancyClient occupancy) {
    this.occupancy = occupancy;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    MembersQuery query = MembersQuery.read(request.argument("channel"), request.app());
    return occupancy
        .users(new Topic(request.appId(), query.channel()))
        .map(
            ids -> {
              JsonArray users = new JsonArray();
              ids.forEach(id -> users.add(new JsonObject().put("id", id)));
              return Answer.ok(new JsonObject().put("users", users));
            });
  }
}
