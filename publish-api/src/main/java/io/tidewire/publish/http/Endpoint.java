package io.tidewire.publish.http;

import io.vertx.core.Future;

/**
 * Answers the requests of one route after their signature was verified. {@link Failures} turns a
 * failed future or an exception into an answer.
 */
@FunctionalInterface
public interface Endpoint {
  Future<Answer> answer(SignedRequest request);
}
