package io.tidewire.publish.endpoint;

import io.tidewire.contract.redis.Position;
import io.tidewire.publish.dispatch.StreamLog;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.HistoryQuery;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * {@code GET /apps/{app}/channels/{channel}/position}: the current end of the channel's log. A page
 * that is rendered after this answer and then subscribes from that position misses nothing.
 */
final class PositionEndpoint implements Endpoint {

  private final StreamLog log;

  PositionEndpoint(StreamLog log) {
    this.log = log;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    ChannelName channel = HistoryQuery.channel(request.argument("channel"), request.app());
    return log.position(new Topic(request.appId(), channel), KeptHistory.of(request, channel))
        .map(position -> Answer.ok(json(position)));
  }

  private static JsonObject json(Position position) {
    return new JsonObject()
        .put("position", position.toString())
        .put("epoch", position.epoch())
        .put("offset", Long.toString(position.offset()));
  }
}
