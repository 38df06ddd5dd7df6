package io.tidewire.publish.http;

import io.tidewire.publish.dispatch.Terminations;
import io.vertx.core.Future;

/**
 * {@code POST …/users/{user}/terminate_connections} (pusher-protocol.md §8.6). The body is ignored,
 * and the answer is the same whether anybody was connected.
 */
final class TerminateEndpoint implements Endpoint {

  private final Terminations terminations;

  TerminateEndpoint(Terminations terminations) {
    this.terminations = terminations;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    terminations.terminate(request.appId(), request.argument("user"));
    return Future.succeededFuture(Answer.EMPTY);
  }
}
