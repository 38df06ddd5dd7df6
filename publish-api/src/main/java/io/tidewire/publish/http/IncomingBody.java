package io.tidewire.publish.http;

import io.tidewire.publish.admission.HeldBytes;
import io.tidewire.publish.admission.Refused;
import io.tidewire.publish.admission.RequestHeaders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/**
 * Receives the body of a request whose sender is known. Limits its size, its duration, and the
 * memory of all bodies together. Confined to one event loop.
 */
final class IncomingBody {

  private static final byte[] NONE = {};

  /** Initial capacity for a body whose length is not announced. */
  private static final int FIRST_ROOM = 4 * 1024;

  private final HttpServerRequest request;
  private final RequestHeaders headers;
  private final HeldBytes held;
  private final int maxBytes;
  private final Promise<byte[]> whole = Promise.promise();
  private byte[] received = NONE;
  private int length;

  IncomingBody(HttpServerRequest request, RequestHeaders headers, HeldBytes held, int maxBytes) {
    this.request = request;
    this.headers = headers;
    this.held = held;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the body. The request may be paused. Fails with {@link Refused}.
   *
   * @throws Refused before anything is read, if the memory for the announced length is not
   *     available
   */
  Future<byte[]> read() {
    if (request.response().closed()) throw Refused.callerGone();
    if (headers.contentLength() > maxBytes) throw Refused.bodyTooLarge(maxBytes);
    if (!headers.chunked()) {
      held.body(headers.contentLength());
      received = new byte[(int) headers.contentLength()];
    }
    request.exceptionHandler(broken -> fail(Refused.callerGone()));
    request.handler(this::arrived);
    request.endHandler(end -> whole.tryComplete(trimmed()));
    if (headers.awaitsPermission()) request.response().writeContinue();
    request.resume();
    return whole.future();
  }

  void late() {
    fail(Refused.bodyTooSlow());
  }

  private void arrived(Buffer chunk) {
    if (whole.future().isComplete()) return;
    try {
      if (headers.chunked()) makeRoom(chunk.length());
      chunk.getBytes(received, length);
      length += chunk.length();
    } catch (Refused refused) {
      fail(refused);
    }
  }

  private void makeRoom(int more) {
    int needed = length + more;
    if (needed > maxBytes) throw Refused.bodyTooLarge(maxBytes);
    if (needed <= received.length) return;
    int room = Math.min(maxBytes, Math.max(FIRST_ROOM, Math.max(needed, received.length * 2)));
    held.body(room - received.length);
    received = Arrays.copyOf(received, room);
  }

  private byte[] trimmed() {
    return length == received.length ? received : Arrays.copyOf(received, length);
  }

  /** Drops what was read. */
  private void fail(Refused refused) {
    if (whole.tryFail(refused)) received = NONE;
  }
}
