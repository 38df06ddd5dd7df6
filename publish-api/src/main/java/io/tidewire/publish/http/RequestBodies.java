package io.tidewire.publish.http;

import io.tidewire.kit.http.Deadlines;
import io.tidewire.kit.time.Timers;
import io.tidewire.publish.admission.HeldBytes;
import io.tidewire.publish.admission.RequestHeaders;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/**
 * Reads the bodies of requests, each within its time limit, and discards those that are not needed.
 *
 * <p>Confined to one event loop.
 */
public final class RequestBodies {

  private final int maxBytes;
  private final Deadlines<IncomingBody> deadlines;
  private final UnreadBodies unread;

  public RequestBodies(HttpSettings settings, Timers timers) {
    maxBytes = settings.maxBodyBytes();
    deadlines = new Deadlines<>(timers, settings.bodyTimeout(), IncomingBody::late);
    unread = new UnreadBodies(timers);
  }

  /**
   * Reads a body and passes it to {@code use}. Fails with {@link Refused}.
   *
   * @throws Refused before anything is read, if the memory for the announced length is not
   *     available
   */
  <T> Future<T> read(
      HttpServerRequest request, RequestHeaders headers, HeldBytes held, Function<byte[], T> use) {
    IncomingBody body = new IncomingBody(request, headers, held, maxBytes);
    Future<byte[]> received = body.read();
    if (!received.isComplete()) deadlines.start(body);
    return received.transform(
        (bytes, failed) -> {
          deadlines.done(body);
          return failed == null
              ? Future.succeededFuture(use.apply(bytes))
              : Future.failedFuture(failed);
        });
  }

  /** Discards the rest of requests that were already answered. */
  UnreadBodies unread() {
    return unread;
  }

  void stop() {
    deadlines.stop();
    unread.stop();
  }
}
