package io.tidewire.auth.tokens;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.limits.FairQueue;
import io.tidewire.kit.limits.KeyedRate;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Verifies signatures on worker threads, in turn between apps, then between the clients of each.
 * One thread serves only logins through edges. Clients that recently sent invalid tokens have a
 * queue of their own with a limited share, so that a flood of invalid signatures does not delay
 * others. Confined to one event loop.
 */
final class SignatureChecks {

  /** Keys are locked while they verify, so more threads would wait for each other. */
  static final int THREADS = 2;

  /** An edge's request over the bus waits two seconds in total; a later answer is useless. */
  static final Duration PATIENCE = Duration.ofMillis(1_500);

  /**
   * Invalid signatures that a client may send at once before it is suspect; then one per second.
   */
  static final int FREE_FAILURES = 3;

  /** While others wait, one of this many verifications is for a suspect. */
  private static final int SUSPECTS_TURN = 8;

  private static final int MAX_CLIENTS = 10_000;

  /** Memory of a token and its parsed form, per character. */
  private static final int BYTES_PER_CHARACTER = 4;

  /** Runs blocking work on a worker thread, and completes on the calling event loop. */
  interface Beside {
    Future<KeyRing.Outcome> run(Callable<KeyRing.Outcome> work);
  }

  /**
   * @param aside whether it may use at most one thread, so that others are not delayed
   */
  private record QueuedCheck(
      Presenter presenter, Job job, long bytes, long sinceMs, boolean aside) {}

  /** The client that presented a token. */
  private record Presenter(String appId, TokenSource source) {}

  /** A verification, and the promise for its result. */
  private record Job(Callable<KeyRing.Outcome> work, Promise<KeyRing.Outcome> answer) {}

  private final Beside beside;
  private final TokenLimits limits;
  private final Timers timers;
  private final Clock clock;
  private final LabelledCounter overloads;
  private final FairQueue<String, String, QueuedCheck> ofEdges;
  private final FairQueue<String, String, QueuedCheck> ofHttp;
  private final FairQueue<String, String, QueuedCheck> suspects;
  private final KeyedRate<String> failures;
  private final TokenBucket suspectsPace;
  private final ByteBudget bytes;
  private final Map<String, Integer> pendingByApp = new HashMap<>();
  private Optional<Timers.Cancel> resuming = Optional.empty();
  private int running;
  private int asideRunning;
  private int turns;
  private int asideTurns;
  private boolean stopped;

  SignatureChecks(
      Beside beside, TokenLimits limits, Timers timers, Clock clock, MeterRegistry meters) {
    this.beside = beside;
    this.limits = limits;
    this.timers = timers;
    this.clock = clock;
    overloads =
        new LabelledCounter(
            meters,
            "tidewire_auth_verifications_shed",
            "Tokens refused because too many waited for their verification",
            "reason",
            List.of("app", "client", "bytes", "late"));
    ofEdges = new FairQueue<>(2 * limits.maxWaiting());
    ofHttp = new FairQueue<>(2 * limits.maxWaiting());
    suspects = new FairQueue<>(Math.max(1, limits.maxWaiting() / 4));
    failures = new KeyedRate<>(1, FREE_FAILURES, MAX_CLIENTS, clock);
    suspectsPace = new TokenBucket(limits.suspectsPerSecond(), limits.suspectsPerSecond(), clock);
    bytes = ByteBudget.of(limits.maxBytes());
  }

  /** Fails with {@link BusFailure#OVERLOADED} if too many wait. */
  Future<KeyRing.Outcome> verify(
      String appId, TokenSource source, KeyRing ring, CompactToken token) {
    boolean suspect = !source.isShared() && failures.msUntilAvailable(source.name()) > 0;
    boolean throughEdge = source.entrance() == TokenSource.Entrance.EDGE;
    FairQueue<String, String, QueuedCheck> queue =
        suspect ? suspects : throughEdge ? ofEdges : ofHttp;
    if (pendingByApp.getOrDefault(appId, 0) >= limits.maxWaiting()) return shed("app");
    int most = Math.max(1, limits.maxWaiting() / 8);
    if (!source.isShared() && queue.size(appId, source.name()) >= most) return shed("client");
    long size = (long) token.text().length() * BYTES_PER_CHARACTER;
    if (!bytes.tryTake(size)) return shed("bytes");
    QueuedCheck waiting =
        new QueuedCheck(
            new Presenter(appId, source),
            new Job(() -> ring.verify(token), Promise.promise()),
            size,
            clock.millis(),
            suspect || !throughEdge);
    if (!queue.offer(appId, source.name(), waiting)) {
      bytes.giveBack(size);
      return shed(suspect ? "suspects" : "total");
    }
    pendingByApp.merge(appId, 1, Integer::sum);
    dispatch();
    return waiting.job().answer().future();
  }

  /** Tokens in the queues. */
  int waiting() {
    return ofEdges.size() + ofHttp.size() + suspects.size();
  }

  /** Stops. Waiting verifications fail. */
  void stop() {
    stopped = true;
    resuming.ifPresent(Timers.Cancel::cancel);
    resuming = Optional.empty();
    List.of(ofEdges, ofHttp, suspects).forEach(this::failAll);
  }

  private void failAll(FairQueue<String, String, QueuedCheck> queue) {
    for (var next = queue.poll(); next.isPresent(); next = queue.poll()) {
      release(next.get());
      next.get().job().answer().fail(BusFailure.UNAVAILABLE.exception("auth-service is stopping"));
    }
  }

  private void dispatch() {
    if (stopped) return;
    while (running < THREADS) {
      Optional<QueuedCheck> next = next();
      if (next.isEmpty()) break;
      start(next.get());
    }
    if (suspects.size() > 0 && running < THREADS && resuming.isEmpty()) {
      Duration pause = Duration.ofMillis(Math.max(1, suspectsPace.msUntilAvailable()));
      resuming = Optional.of(timers.after(pause, this::resume));
    }
  }

  private void resume() {
    resuming = Optional.empty();
    dispatch();
  }

  private Optional<QueuedCheck> next() {
    turns++;
    Optional<QueuedCheck> next = turns % 2 == 0 ? nextAside() : Optional.empty();
    if (next.isEmpty()) next = nextInTime(ofEdges);
    return next.isPresent() ? next : nextAside();
  }

  /** At most one at a time, so that the other thread is free for logins through edges. */
  private Optional<QueuedCheck> nextAside() {
    if (asideRunning > 0) return Optional.empty();
    asideTurns++;
    boolean suspectsFirst = asideTurns % SUSPECTS_TURN == 0;
    Optional<QueuedCheck> next = suspectsFirst ? nextSuspect() : nextInTime(ofHttp);
    return next.isPresent() ? next : suspectsFirst ? nextInTime(ofHttp) : nextSuspect();
  }

  private Optional<QueuedCheck> nextSuspect() {
    if (suspectsPace.msUntilAvailable() > 0) return Optional.empty();
    Optional<QueuedCheck> next = nextInTime(suspects);
    if (next.isPresent()) suspectsPace.spend(1);
    return next;
  }

  /** Skips verifications whose caller no longer waits. */
  private Optional<QueuedCheck> nextInTime(FairQueue<String, String, QueuedCheck> queue) {
    long oldest = clock.millis() - PATIENCE.toMillis();
    Optional<QueuedCheck> next = queue.poll();
    while (next.isPresent() && next.get().sinceMs() < oldest) {
      release(next.get());
      next.get().job().answer().fail(overload("late"));
      next = queue.poll();
    }
    return next;
  }

  private void start(QueuedCheck next) {
    running++;
    if (next.aside()) asideRunning++;
    beside
        .run(next.job().work())
        .onComplete(
            done -> {
              running--;
              if (next.aside()) asideRunning--;
              release(next);
              if (done.succeeded() && done.result() != KeyRing.Outcome.VERIFIED)
                blame(next.presenter().source());
              next.job().answer().handle(done);
              dispatch();
            });
  }

  private void release(QueuedCheck waiting) {
    bytes.giveBack(waiting.bytes());
    pendingByApp.computeIfPresent(
        waiting.presenter().appId(), (app, pending) -> pending == 1 ? null : pending - 1);
  }

  private void blame(TokenSource source) {
    if (!source.isShared()) failures.spend(source.name(), 1);
  }

  private Future<KeyRing.Outcome> shed(String reason) {
    return Future.failedFuture(overload(reason));
  }

  private Throwable overload(String reason) {
    overloads.increment(reason);
    return BusFailure.OVERLOADED.exception(
        "too many tokens are queued for verification (" + reason + ")");
  }
}
