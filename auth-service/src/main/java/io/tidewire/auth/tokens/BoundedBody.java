package io.tidewire.auth.tokens;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/**
 * Collects a response body up to a limit. Past it, or after {@link #refuse}, writing fails, which
 * makes the pipe that feeds it give the connection up.
 */
final class BoundedBody implements WriteStream<Buffer> {

  private final int limit;
  private final Buffer content = Buffer.buffer();
  private boolean refused;

  BoundedBody(int limit) {
    this.limit = limit;
  }

  Buffer content() {
    return content;
  }

  /** Takes nothing more. */
  void refuse() {
    refused = true;
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    if (refused) return Future.failedFuture("nobody waits for the response any more");
    if (content.length() + chunk.length() > limit) {
      refused = true;
      return Future.failedFuture("response is larger than " + limit + " bytes");
    }
    content.appendBuffer(chunk);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end() {
    return Future.succeededFuture();
  }

  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }
}
