package io.tidewire.auth.tokens;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One fetch of a key set. Confined to one event loop. */
final class JwksFetch {

  /** Key sets usually have a few KiB. */
  static final int MAX_BYTES = 256 << 10;

  private static final int OK = 200;

  private final Promise<String> whole = Promise.promise();
  private final Buffer received = Buffer.buffer();
  private Optional<HttpClientRequest> sent = Optional.empty();
  private boolean hungUp;

  /** Completes with the body. */
  Future<String> send(HttpClientRequest request) {
    sent = Optional.of(request);
    if (hungUp) hangUp();
    request.send().onSuccess(this::listen).onFailure(whole::tryFail);
    return whole.future();
  }

  /** Cancels the request, sent or not. */
  void hangUp() {
    hungUp = true;
    sent.ifPresent(HttpClientRequest::reset);
  }

  private void listen(HttpClientResponse response) {
    if (response.statusCode() != OK) {
      whole.tryFail("HTTP status " + response.statusCode());
      return;
    }
    response
        .exceptionHandler(whole::tryFail)
        .handler(this::receive)
        .endHandler(end -> whole.tryComplete(received.toString(StandardCharsets.UTF_8)));
  }

  private void receive(Buffer chunk) {
    if (received.length() + chunk.length() > MAX_BYTES) {
      whole.tryFail("the response is larger than " + MAX_BYTES + " bytes");
    } else {
      received.appendBuffer(chunk);
    }
  }
}
