package io.tidewire.publish.endpoint;

import io.tidewire.publish.dispatch.Terminations;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.BanDuration;
import io.vertx.core.Future;

/**
 * {@code POST …/users/{user}/terminate_connections} (docs/design/protocol.md §8.6). The body may
 * contain {@code {"ban": seconds}}. The answer is the same whether or not the user was connected.
 */
final class TerminateEndpoint implements Endpoint {

  private final Terminations terminations;

  TerminateEndpoint(Terminations terminations) {
    this.terminations = terminations;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    return terminations
        .terminate(request.appId(), request.argument("user"), BanDuration.in(request.body()))
        .map(Answer.EMPTY);
  }
}
