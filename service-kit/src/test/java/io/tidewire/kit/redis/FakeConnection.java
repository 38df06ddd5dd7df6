package io.tidewire.kit.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes commands, and answers the oldest when the test says so. */
final class FakeConnection implements RedisConnection {

  private final ArrayDeque<Promise<Response>> unanswered = new ArrayDeque<>();

  int sent;

  void answer(Response reply) {
    unanswered.remove().complete(reply);
  }

  void fail(Throwable cause) {
    unanswered.remove().fail(cause);
  }

  @Override
  public Future<Response> send(Request command) {
    sent++;
    Promise<Response> answer = Promise.promise();
    unanswered.add(answer);
    return answer.future();
  }

  @Override
  public Future<List<Response>> batch(List<Request> commands) {
    throw new UnsupportedOperationException("nobody batches");
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  @Override
  public boolean pendingQueueFull() {
    return false;
  }

  @Override
  public RedisConnection exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public RedisConnection handler(@Nullable Handler<Response> handler) {
    return this;
  }

  @Override
  public RedisConnection endHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public RedisConnection pause() {
    return this;
  }

  @Override
  public RedisConnection resume() {
    return this;
  }

  @Override
  public RedisConnection fetch(long amount) {
    return this;
  }
}
