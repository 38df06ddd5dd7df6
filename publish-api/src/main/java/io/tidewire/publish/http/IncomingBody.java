package io.tidewire.publish.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * One request's body while it arrives, and its share of the memory until the request is answered.
 * Bounded in size, in time and in what all of them take together.
 */
final class IncomingBody {

  private final HttpServerRequest request;
  private final RequestMemory memory;
  private final int maxBytes;
  private final Promise<Buffer> whole = Promise.promise();
  private Buffer received = Buffer.buffer();
  private int taken;

  IncomingBody(HttpServerRequest request, RequestMemory memory, int maxBytes) {
    this.request = request;
    this.memory = memory;
    this.maxBytes = maxBytes;
  }

  /** Must be called in the tick in which the request's head arrived. Fails with {@link Refused}. */
  Future<Buffer> read() {
    request.exceptionHandler(broken -> whole.tryFail(Refused.callerGone()));
    request.handler(this::arrived);
    request.endHandler(end -> whole.tryComplete(received));
    if (!take(RequestMemory.FLAT_RATE)) {
      whole.tryFail(Refused.overloaded());
    } else if (announcedLength() > maxBytes) {
      whole.tryFail(Refused.bodyTooLarge(maxBytes));
    } else if (awaitsPermission()) {
      request.response().writeContinue();
    }
    return whole.future();
  }

  void late() {
    whole.tryFail(Refused.bodyTooSlow());
  }

  /** Gives the memory back; once, when nothing of the body is used any more. */
  void release() {
    memory.giveBack(taken);
    taken = 0;
  }

  private void arrived(Buffer chunk) {
    if (whole.future().isComplete()) return;
    if (received.length() + chunk.length() > maxBytes) {
      whole.tryFail(Refused.bodyTooLarge(maxBytes));
    } else if (!take(chunk.length())) {
      whole.tryFail(Refused.overloaded());
    } else {
      received = received.length() == 0 ? chunk : received.appendBuffer(chunk);
    }
  }

  private boolean take(int bytes) {
    if (!memory.take(bytes)) return false;
    taken += bytes;
    return true;
  }

  /** 0 if the request does not say. */
  private long announcedLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException illegible) {
      return 0;
    }
  }

  /** curl asks before it sends more than a kilobyte, and waits a second if nobody answers. */
  private boolean awaitsPermission() {
    String expect = request.getHeader(HttpHeaders.EXPECT);
    return expect != null && expect.equalsIgnoreCase("100-continue");
  }
}
