package io.tidewire.publish.http;

import io.vertx.core.Future;

/**
 * What answers a row of the table, once the caller has proved who it is. A failed future, or an
 * exception, becomes an answer in {@link Failures}.
 */
@FunctionalInterface
public interface Endpoint {
  Future<Answer> answer(SignedRequest request);
}
