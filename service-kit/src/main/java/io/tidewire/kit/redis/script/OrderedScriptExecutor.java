package io.tidewire.kit.redis.script;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * A line to Redis that stays first in, first out, even if Redis has forgotten the scripts that are
 * called by their digests, as it does on SCRIPT FLUSH.
 *
 * <p>A refused call is sent again with the script's source, and would be overtaken by those sent in
 * between. So from the first refusal on, new commands are held until every call that was on its way
 * then is answered, hence sent again in its turn; then they follow. That takes one round trip. What
 * is held needs no limit of its own: each belongs to a request in progress, whose memory is
 * counted, and every call on its way is answered or fails within the command time-out.
 *
 * <p>Confined to its line's event loop.
 */
public final class OrderedScriptExecutor implements ScriptCommands {

  private final RedisCommands line;
  private final Supplier<String> replicationId;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private int byDigest;
  private boolean forgotten;

  /**
   * @param replicationId what scripts are passed that take it
   */
  public OrderedScriptExecutor(RedisCommands line, Supplier<String> replicationId) {
    this.line = line;
    this.replicationId = replicationId;
  }

  @Override
  public Future<Response> send(Request request) {
    if (!forgotten) return line.send(request);
    Promise<Response> answer = Promise.promise();
    held.add(() -> line.send(request).onComplete(answer));
    return answer.future();
  }

  @Override
  public Future<Response> eval(ScriptCall call) {
    Promise<Response> answer = Promise.promise();
    if (forgotten) {
      held.add(() -> call(call, answer));
    } else {
      call(call, answer);
    }
    return answer.future();
  }

  private void call(ScriptCall call, Promise<Response> answer) {
    byDigest++;
    line.send(call.byDigest(replicationId))
        .onComplete(
            reply -> {
              byDigest--;
              if (reply.failed() && Script.isForgotten(reply.cause())) {
                forgotten = true;
                line.send(call.bySource(replicationId)).onComplete(answer);
              } else {
                settle(answer, reply);
              }
              if (forgotten && byDigest == 0) release();
            });
  }

  private void release() {
    forgotten = false;
    for (int waiting = held.size(); waiting > 0; waiting--) held.remove().run();
  }

  private static void settle(Promise<Response> answer, AsyncResult<Response> reply) {
    if (reply.succeeded()) {
      answer.complete(reply.result());
    } else {
      answer.fail(reply.cause());
    }
  }
}
