package io.tidewire.auth.http;

import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads a request's body within limits of size and time. */
final class RequestBody {

  static final int MAX_BYTES = 16 << 10;
  static final Duration MAX_DURATION = Duration.ofSeconds(10);

  private final Promise<Buffer> whole = Promise.promise();
  private final Buffer received = Buffer.buffer();

  private RequestBody() {}

  /** Fails with an {@link HttpRefusal}, or with the cause of a lost connection. */
  static Future<Buffer> read(HttpServerRequest request, Timers timers) {
    RequestBody body = new RequestBody();
    Timers.Cancel deadline =
        timers.after(MAX_DURATION, () -> body.whole.tryFail(HttpRefusal.tooSlow()));
    body.listen(request);
    return body.whole.future().onComplete(done -> deadline.cancel());
  }

  private void listen(HttpServerRequest request) {
    if (announcesTooMuch(request)) {
      whole.tryFail(HttpRefusal.tooLarge(MAX_BYTES));
      return;
    }
    request
        .exceptionHandler(whole::tryFail)
        .handler(this::receive)
        .endHandler(end -> whole.tryComplete(received));
  }

  private void receive(Buffer chunk) {
    if (received.length() + chunk.length() > MAX_BYTES) {
      whole.tryFail(HttpRefusal.tooLarge(MAX_BYTES));
    } else {
      received.appendBuffer(chunk);
    }
  }

  /** The HTTP decoder refuses a length that is not a number. */
  private static boolean announcesTooMuch(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("[0-9]{1,18}") && Long.parseLong(length) > MAX_BYTES;
  }
}
