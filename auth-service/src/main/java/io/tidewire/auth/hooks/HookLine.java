package io.tidewire.auth.hooks;

import io.tidewire.kit.limits.FairQueue;
import io.tidewire.kit.outbound.Attempt;
import io.tidewire.kit.retry.CircuitBreaker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Queues the calls of one hook of one app. A limited number runs at a time, and clients take turns.
 * No call is made while the backend does not answer. Confined to one event loop.
 */
final class HookLine {

  /** A call behind so many others would not be answered in time. */
  static final int MAX_WAITING = 2_000;

  private record QueuedCall(HookCall call, long sinceMs, Promise<HookReply> reply) {}

  private final HookTransport transport;
  private final Clock clock;
  private final CircuitBreaker breaker;
  private final FailedClients failed;
  private final FairQueue<String, String, QueuedCall> waiting = new FairQueue<>(MAX_WAITING);
  private int running;
  private boolean pumping;

  HookLine(HookTransport transport, Clock clock) {
    this.transport = transport;
    this.clock = clock;
    breaker = new CircuitBreaker(clock);
    failed = new FailedClients(clock);
  }

  /** Never fails. */
  Future<HookReply> call(HookCall call) {
    QueuedCall mine = new QueuedCall(call, clock.millis(), Promise.promise());
    if (!waiting.offer(call.app().id(), call.client(), mine)) {
      return Future.succeededFuture(new HookReply.Failed("busy", "too many calls wait"));
    }
    pump(call.endpoint().concurrency());
    return mine.reply().future();
  }

  boolean isIdle() {
    return running == 0 && waiting.size() == 0;
  }

  boolean isBreakerOpen() {
    return breaker.isOpen();
  }

  int waiting() {
    return waiting.size();
  }

  /** Answers all waiting calls. */
  void stop() {
    for (var next = waiting.poll(); next.isPresent(); next = waiting.poll()) {
      next.get().reply().complete(new HookReply.Failed("busy", "auth-service is stopping"));
    }
  }

  /** Loops instead of recursing, because a call may end at once. */
  private void pump(int concurrency) {
    if (pumping) return;
    pumping = true;
    while (running < concurrency) {
      Optional<QueuedCall> next = waiting.poll();
      if (next.isEmpty()) break;
      start(next.get());
    }
    pumping = false;
  }

  private void start(QueuedCall next) {
    if (clock.millis() - next.sinceMs() > next.call().endpoint().timeout().toMillis()) {
      next.reply().complete(new HookReply.Failed("late", "the call waited too long in the queue"));
      return;
    }
    boolean probes = breaker.isOpen();
    OptionalLong pass =
        probes && failed.has(next.call().client()) ? OptionalLong.empty() : breaker.admit();
    if (pass.isEmpty()) {
      next.reply().complete(new HookReply.Failed("breaker_open", "the backend does not answer"));
      return;
    }
    running++;
    transport
        .post(next.call().post())
        .onSuccess(
            attempt -> {
              running--;
              note(next.call().client(), attempt, pass.getAsLong(), probes);
              next.reply().complete(HookReply.of(attempt));
              pump(next.call().endpoint().concurrency());
            });
  }

  /**
   * Counts the failures of one client only once in a while, because the backend may fail at what
   * the client sends. So a single client cannot pause the hook for the others. For an unknown
   * client, any answer counts as a success, whatever its status.
   */
  private void note(String client, Attempt attempt, long pass, boolean probes) {
    boolean nameless = client.isEmpty();
    if (attempt.isAnswered() || (nameless && attempt.status() > 0)) {
      breaker.answered(pass);
    } else if (nameless || failed.add(client) || probes) {
      breaker.unanswered(pass);
    }
  }
}
