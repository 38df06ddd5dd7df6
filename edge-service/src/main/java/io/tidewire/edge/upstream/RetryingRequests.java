package io.tidewire.edge.upstream;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Requests over the bus that are retried while a service is unavailable. At most {@value
 * #MAX_ASKED} are on the bus at once, {@value #MAX_ASKED_PER_CONNECTION} of them of one connection.
 * The rest wait, and are sent in turn between apps and connections; a {@link RequestBudget} bounds
 * their memory. A request without an answer is retried after a jittered pause until its deadline.
 *
 * <p>A reconnect storm becomes a queue here instead of a flood of failures at the service. Confined
 * to one event loop.
 */
public final class RetryingRequests {

  /** Per event loop; below the limit of {@link BusRequests}, so that it never refuses. */
  static final int MAX_ASKED = 128;

  static final int MAX_ASKED_PER_CONNECTION = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** One attempt; {@link BusRequests#ask} in a process. */
  @FunctionalInterface
  interface Attempt {
    <R> Future<R> ask(String address, Record request, Class<R> reply);
  }

  private final Attempt bus;
  private final Timers timers;
  private final Clock clock;
  private final RandomGenerator random;
  private final Duration patience;
  private final RequestScheduler scheduler =
      new RequestScheduler(MAX_ASKED, MAX_ASKED_PER_CONNECTION);
  private final RequestLedger ledger;

  /**
   * @param patience how long a request is retried before it fails
   */
  public RetryingRequests(
      BusRequests bus,
      TimeSource time,
      RandomGenerator random,
      Duration patience,
      RequestBudget budget) {
    this((Attempt) bus::ask, time, random, patience, budget);
  }

  RetryingRequests(
      Attempt bus,
      TimeSource time,
      RandomGenerator random,
      Duration patience,
      RequestBudget budget) {
    this.bus = bus;
    this.timers = time.timers();
    this.clock = time.clock();
    this.random = random;
    this.patience = patience;
    this.ledger = new RequestLedger(budget);
  }

  /**
   * The answer, or the last failure after the deadline. Fails at once as {@link
   * BusFailure#OVERLOADED}, with a message that names the limit, if too many requests are pending.
   * The request must be idempotent, since it may be repeated.
   *
   * @param bytes the memory of the request while it is pending
   */
  public <R> Pending<R> ask(
      Requester requester, String address, Record body, long bytes, Class<R> reply) {
    Request<R> request = new Request<>(requester, address, body, bytes, reply);
    Optional<String> refusal = ledger.enter(request);
    if (refusal.isPresent()) {
      request.answer.fail(BusFailure.OVERLOADED.exception(refusal.get()));
    } else {
      request.ask();
    }
    return new Pending<>(request.answer.future(), request);
  }

  /** The answer to one attempt, which no limit and no budget applies to. */
  <R> Future<R> once(String address, Record body, Class<R> reply) {
    return bus.ask(address, body, reply);
  }

  private final class Request<R> implements RequestLedger.Held, Cancel {

    private final Requester requester;
    private final String address;
    private final Record body;
    private final long bytes;
    private final Class<R> reply;
    private final Promise<R> answer = Promise.promise();
    private final long deadlineMs = clock.millis() + patience.toMillis();
    private Optional<Backoff> backoff = Optional.empty();
    private Cancel waiting = () -> {};

    Request(Requester requester, String address, Record body, long bytes, Class<R> reply) {
      this.requester = requester;
      this.address = address;
      this.body = body;
      this.bytes = bytes;
      this.reply = reply;
    }

    void ask() {
      waiting = scheduler.ask(requester, () -> bus.ask(address, body, reply), this::asked);
    }

    private void asked(AsyncResult<R> outcome) {
      if (outcome.succeeded()) {
        ledger.leave(this);
        answer.complete(outcome.result());
      } else {
        failed(outcome.cause());
      }
    }

    private void failed(Throwable cause) {
      if (backoff.isEmpty()) {
        backoff = Optional.of(new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random));
      }
      Duration pause = backoff.get().next();
      boolean hopeless = BusFailure.of(cause) == BusFailure.INTERNAL;
      if (hopeless || clock.millis() + pause.toMillis() >= deadlineMs) {
        ledger.leave(this);
        answer.fail(cause);
      } else {
        waiting = timers.after(pause, this::ask);
      }
    }

    @Override
    public void cancel() {
      waiting.cancel();
      ledger.leave(this);
    }

    @Override
    public void shed(String why) {
      cancel();
      answer.tryFail(BusFailure.OVERLOADED.exception(why));
    }

    @Override
    public Requester requester() {
      return requester;
    }

    @Override
    public long bytes() {
      return bytes;
    }
  }
}
