package io.tidewire.kit.redis;

import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The unanswered commands of one connection, oldest first; Redis answers in that order. One timer
 * serves all of them.
 *
 * <p>Confined to one event loop. Not used after its connection is lost.
 */
final class Pipeline {

  /** After this many timeouts without any answer, the server is not slow but gone. */
  static final int SILENT_TIMEOUTS = 5;

  private final RedisConnection connection;
  private final int maxInFlight;
  private final long timeout;
  private final Timers timers;
  private final CommandMeters meters;
  private final Consumer<String> onUnfit;

  private final ArrayDeque<PendingCommand> waiting = new ArrayDeque<>();
  private int inFlight;
  private long quietSince;
  private Cancel watch = () -> {};
  private boolean watching;

  Pipeline(
      RedisConnection connection,
      RedisSettings settings,
      Timers timers,
      CommandMeters meters,
      Consumer<String> onUnfit) {
    this.connection = connection;
    this.maxInFlight = settings.maxInFlight();
    this.timeout = settings.commandTimeout().toNanos();
    this.timers = timers;
    this.meters = meters;
    this.onUnfit = onUnfit;
  }

  void send(Request request, Promise<Response> answer) {
    if (inFlight >= maxInFlight) {
      fail(answer, RedisErrors.overloaded(inFlight));
      return;
    }
    var command = new PendingCommand(answer, meters.now());
    waiting.add(command);
    if (inFlight++ == 0) quietSince = command.sentAt;
    if (!watching) watchFor(timeout);
    connection.send(request).onComplete(reply -> answered(command, reply));
  }

  /**
   * The connection is lost: the outcome of unanswered commands is unknown. To be called when no
   * further command can arrive, not even from a caller that learns here that one failed.
   */
  void abandon(String why) {
    watch.cancel();
    while (waiting.peek() != null) fail(waiting.remove().answer, RedisErrors.lost(why));
  }

  /** Settles the command; if it has timed out meanwhile, its answer is dropped here. */
  private void answered(PendingCommand command, AsyncResult<Response> reply) {
    quietSince = meters.now();
    if (waiting.peek() == command) waiting.remove();
    inFlight--;
    if (reply.succeeded()) {
      meters.answered(command.sentAt);
      command.answer.tryComplete(reply.result());
    } else {
      refused(command, RedisErrors.of(reply.cause()));
    }
  }

  private void refused(PendingCommand command, Throwable cause) {
    if (cause instanceof ErrorType) meters.answered(command.sentAt);
    fail(command.answer, cause);
    if (cause instanceof ErrorType error && error.is("READONLY")) {
      onUnfit.accept("it is no longer the primary");
    }
  }

  /** Counts the failure before its listeners run. */
  private void fail(Promise<Response> answer, Throwable cause) {
    if (answer.future().isComplete()) return;
    meters.failed(cause);
    answer.fail(cause);
  }

  /**
   * Not cancelled with the command for which it was set: a timer for each would cost more than the
   * command.
   */
  private void watchFor(long nanos) {
    watching = true;
    watch = timers.after(Duration.ofNanos(nanos), this::look);
  }

  private void look() {
    watching = false;
    if (inFlight == 0) return;
    long now = meters.now();
    while (waiting.peek() != null && now - waiting.peek().sentAt >= timeout) {
      fail(waiting.remove().answer, RedisErrors.timedOut(Duration.ofNanos(timeout)));
    }
    long silence = now - quietSince;
    if (silence >= timeout * SILENT_TIMEOUTS) {
      onUnfit.accept("no answer in " + Duration.ofNanos(silence).toSeconds() + " s");
      return;
    }
    PendingCommand oldest = waiting.peek();
    watchFor(
        oldest == null ? timeout * SILENT_TIMEOUTS - silence : timeout - (now - oldest.sentAt));
  }

  private static final class PendingCommand {
    final Promise<Response> answer;
    final long sentAt;

    PendingCommand(Promise<Response> answer, long sentAt) {
      this.answer = answer;
      this.sentAt = sentAt;
    }
  }
}
