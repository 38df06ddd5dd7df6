package io.tidewire.publish.endpoint;

import io.tidewire.publish.dispatch.EventPublisher;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.PublishRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /apps/{app}/channels/{channel}/events?name=…} (docs/design/protocol.md §8.7), which
 * Pusher deprecated: the body is the event's data.
 */
final class ChannelEventsEndpoint implements Endpoint {

  private final EventPublisher deliveries;

  ChannelEventsEndpoint(EventPublisher deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    PublishRequest event =
        PublishRequest.ofChannel(
            request.argument("channel"), request.body(), request, request.app());
    request.held().reserve(event.messageBytes());
    return deliveries
        .deliver(request.app(), List.of(event), Optional.empty(), request.span())
        .map(published -> Answer.ACCEPTED);
  }
}
