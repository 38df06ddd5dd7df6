package io.tidewire.publish.endpoint;

import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.DeadLettersQuery;
import io.tidewire.webhook.deadletters.DeadLetters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** {@code GET /apps/{app}/webhooks/dead_letters}: a page of dead letters, oldest first. */
final class DeadLettersEndpoint implements Endpoint {

  private final DeadLetters deadLetters;

  DeadLettersEndpoint(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    DeadLettersQuery query =
        DeadLettersQuery.read(request.parameter("after"), request.parameter("limit"));
    return deadLetters
        .list(request.appId(), query.after(), query.limit())
        .map(body -> new Answer(200, Buffer.buffer(body), Map.of()));
  }
}
