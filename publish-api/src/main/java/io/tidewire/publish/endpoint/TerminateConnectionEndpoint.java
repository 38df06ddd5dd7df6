package io.tidewire.publish.endpoint;

import io.tidewire.publish.dispatch.Terminations;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.ConnectionQuery;
import io.vertx.core.Future;

/**
 * {@code POST …/connections/{socket}/terminate} (docs/design/protocol.md §8.7). The answer is the
 * same whether or not the connection was open.
 */
final class TerminateConnectionEndpoint implements Endpoint {

  private final Terminations terminations;

  TerminateConnectionEndpoint(Terminations terminations) {
    this.terminations = terminations;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    ConnectionQuery query = ConnectionQuery.of(request.argument("socket"));
    terminations.terminate(request.appId(), query.socket());
    return Future.succeededFuture(Answer.EMPTY);
  }
}
