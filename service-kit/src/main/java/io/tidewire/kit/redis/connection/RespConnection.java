package io.tidewire.kit.redis.connection;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.ParserHandler;
import io.vertx.redis.client.impl.RESPParser;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One RESP3 connection. All commands of one tick of the event loop are written together, after the
 * tasks that are already queued: the busier the loop, the more commands share a system call. The
 * Vert.x client's own connection writes and meters each command separately.
 *
 * <p>Confined to the event loop it was opened on. The caller limits how many commands are
 * unanswered.
 */
final class RespConnection implements FencedConnection, ParserHandler {

  /** What a command of usual size takes, so that the buffer seldom grows. */
  private static final int USUAL_WRITE = 512;

  /** Answers nested deeper than this are not from any command of ours. */
  private static final int MAX_NESTING = 32;

  private final ContextInternal context;
  private final NetSocket socket;
  private final ArrayDeque<Promise<Response>> waiting = new ArrayDeque<>();
  private final Handler<Void> flush = end -> flush();

  /** The unanswered fences, which are in {@link #waiting} too. */
  private final Queue<Fence> fences = new ArrayDeque<>();

  private Handler<Response> onPush = push -> {};
  private Handler<Throwable> onException = cause -> {};
  private Handler<Void> onEnd = end -> {};
  private @Nullable Buffer unwritten;
  private boolean over;

  RespConnection(ContextInternal context, NetSocket socket) {
    this.context = context;
    this.socket = socket;
    socket
        .handler(new RESPParser(this, MAX_NESTING))
        .exceptionHandler(this::fail)
        .closeHandler(closed -> end());
  }

  /**
   * The answer, in the order of the commands. SUBSCRIBE and its like have none and succeed at once;
   * what becomes of them is pushed.
   */
  @Override
  public Future<Response> send(Request request) {
    if (over) return context.failedFuture("Connection is closed");
    if (!RespRequest.isValid(request)) {
      return context.failedFuture("Redis command is not valid: " + request.command());
    }
    Buffer out = unwritten;
    if (out == null) {
      out = Buffer.buffer(USUAL_WRITE);
      unwritten = out;
      context.runOnContext(flush);
    }
    RespRequest.append(out, request);
    if (RespRequest.isAnsweredByPushes(request)) return context.succeededFuture();
    Promise<Response> answer = context.promise();
    waiting.add(answer);
    return answer.future();
  }

  private void flush() {
    Buffer out = unwritten;
    unwritten = null;
    if (out != null && !over) socket.write(out).onFailure(this::fail);
  }

  /** Called by the parser; null means nil. */
  @Override
  public void handle(@Nullable Response reply) {
    boolean pushed = reply != null && reply.type() == ResponseType.PUSH;
    Promise<Response> answer = pushed ? null : waiting.poll();
    if (answer == null) {
      onPush.handle(reply);
    } else if (reply instanceof ErrorType error) {
      refused(answer, error);
    } else {
      answer.complete(reply);
    }
  }

  /** An error before a fence's own answer is that of the command in front of it. */
  private void refused(Promise<Response> answer, ErrorType error) {
    Fence fence = fences.peek();
    if (fence == null || fence.pong != answer || fence.refusal != null) {
      answer.fail(error);
      return;
    }
    fence.refusal = error;
    waiting.addFirst(answer);
  }

  @Override
  public Future<Void> sendFenced(Request request) {
    Future<Response> begun = send(request);
    if (begun.failed()) return begun.mapEmpty();
    Promise<Response> pong = context.promise();
    Fence fence = new Fence(pong);
    Buffer out = unwritten;
    if (out == null) throw new IllegalStateException("nothing is written before the tick ends");
    RespRequest.append(out, Request.cmd(Command.PING));
    waiting.add(pong);
    fences.add(fence);
    return pong.future()
        .onComplete(passed -> fences.remove(fence))
        .compose(
            passed ->
                fence.refusal == null
                    ? context.succeededFuture()
                    : context.failedFuture(fence.refusal));
  }

  /** The PING behind a command that is answered by pushes. */
  private static final class Fence {
    final Promise<Response> pong;
    @Nullable ErrorType refusal;

    Fence(Promise<Response> pong) {
      this.pong = pong;
    }
  }

  /** Called by the parser and the socket. Input after that is invalid. */
  @Override
  public void fail(Throwable cause) {
    if (over) return;
    settle(cause);
    onException.handle(cause);
  }

  private void end() {
    if (over) return;
    settle(ErrorType.create("CONNECTION_CLOSED"));
    onEnd.handle(null);
  }

  private void settle(Throwable cause) {
    over = true;
    unwritten = null;
    for (Promise<Response> answer = waiting.poll(); answer != null; answer = waiting.poll()) {
      answer.fail(cause);
    }
  }

  /** The answers of all, or the first failure. */
  @Override
  public Future<List<Response>> batch(List<Request> requests) {
    List<Future<Response>> answers = requests.stream().map(this::send).toList();
    return Future.all(answers).map(all -> answers.stream().map(Future::result).toList());
  }

  @Override
  public Future<Void> close() {
    return socket.close();
  }

  @Override
  public boolean pendingQueueFull() {
    return false;
  }

  @Override
  public RedisConnection exceptionHandler(@Nullable Handler<Throwable> handler) {
    onException = handler == null ? cause -> {} : handler;
    return this;
  }

  /** Receives push messages, and any other reply without a command. */
  @Override
  public RedisConnection handler(@Nullable Handler<Response> handler) {
    onPush = handler == null ? push -> {} : handler;
    return this;
  }

  @Override
  public RedisConnection endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler == null ? end -> {} : handler;
    return this;
  }

  @Override
  public RedisConnection pause() {
    socket.pause();
    return this;
  }

  @Override
  public RedisConnection resume() {
    socket.resume();
    return this;
  }

  @Override
  public RedisConnection fetch(long amount) {
    socket.fetch(amount);
    return this;
  }
}
