package io.tidewire.kit.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to other services over the bus. Each is usually answered within two seconds, asked a
 * second time if the first was lost on the way, and refused at once while too many are out or the
 * target has not been answering. So a question must be idempotent.
 *
 * <p>One per process counts what the whole process has in flight; one per event loop counts what
 * that loop has. Either may be shared between threads.
 */
public final class BusRequests {

  private static final Logger log = LoggerFactory.getLogger(BusRequests.class);

  private static final Duration UNREADABLE_AFTER = Duration.ofMillis(200);

  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2)
  };

  private final EventBus bus;
  private final TimeSource time;
  private final MeterRegistry meters;
  private final RandomGenerator random;
  private final Duration patience;
  private final LabelledCounter unproven;
  private final LabelledCounter breakersOpened;
  private final Map<String, BusDestination> targets = new ConcurrentHashMap<>();

  /**
   * @param random safe from every thread that asks
   */
  public BusRequests(
      EventBus bus, Timers timers, MeterRegistry meters, RandomGenerator random, Clock clock) {
    this(bus, new TimeSource(timers, clock), meters, random, BusDestination.PATIENCE);
  }

  private BusRequests(
      EventBus bus,
      TimeSource time,
      MeterRegistry meters,
      RandomGenerator random,
      Duration patience) {
    this.bus = bus;
    this.time = time;
    this.meters = meters;
    this.random = random;
    this.patience = patience;
    unproven =
        byAddress(
            "tidewire_bus_unauthenticated",
            "Requests refused by, or answered by, a node with another cluster secret");
    breakersOpened =
        byAddress(
            "tidewire_bus_breaker_opened",
            "Times that requests were stopped because none was answered");
  }

  private LabelledCounter byAddress(String name, String help) {
    return new LabelledCounter(meters, name, help, "address", List.of());
  }

  /**
   * Others over the same bus, which count for themselves, for services that take longer.
   *
   * @param longer how long an answer may take
   */
  public BusRequests withPatience(Duration longer) {
    return new BusRequests(bus, time, meters, random, longer);
  }

  /**
   * The answer; or a failure that {@link BusFailure#of} understands. Types of {@code question} and
   * answer must be registered with the bus.
   *
   * @param reply the answer's type, or the sealed interface that all answers implement
   */
  public <R> Future<R> ask(String address, Record question, Class<R> reply) {
    Timer.Sample asked = Timer.start(meters);
    return targets
        .computeIfAbsent(address, this::target)
        .ask(left -> send(address, question, left))
        .compose(answer -> typed(address, answer, reply))
        .onComplete(outcome -> asked.stop(timer(address, outcome.cause())));
  }

  private Future<Object> send(String address, Record question, Duration patience) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(patience.toMillis());
    try {
      return bus.request(address, question, options)
          // Vert.x waits without end for an answer that it cannot read.
          .timeout(patience.plus(UNREADABLE_AFTER).toMillis(), TimeUnit.MILLISECONDS)
          .map(message -> message.body())
          .recover(failure -> failed(address, failure));
    } catch (IllegalArgumentException | IllegalStateException noCodecOrBusClosed) {
      return Future.failedFuture(BusFailure.INTERNAL.exception(noCodecOrBusClosed.toString()));
    }
  }

  /** An answer that cannot be believed is none, and neither is a refusal to look at our seal. */
  private Future<Object> failed(String address, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return Future.failedFuture(new ReplyException(ReplyFailure.TIMEOUT, "unreadable answer"));
    }
    boolean refused =
        failure instanceof ReplyException reply && reply.failureCode() == SealedBus.REFUSED;
    return Future.failedFuture(refused ? unproven(address) : failure);
  }

  private ReplyException unproven(String address) {
    unproven.increment(address);
    return BusFailure.UNAVAILABLE.exception(
        address + " does not have our TIDEWIRE_CLUSTER_SECRET, or its clock differs");
  }

  private <R> Future<R> typed(String address, Object answer, Class<R> reply) {
    if (reply.isInstance(answer)) return Future.succeededFuture(reply.cast(answer));
    if (answer instanceof UnverifiedMessage) return Future.failedFuture(unproven(address));
    return Future.failedFuture(
        BusFailure.INTERNAL.exception(address + " answered with something other than " + reply));
  }

  private BusDestination target(String address) {
    unproven.add(address);
    breakersOpened.add(address);
    return new BusDestination(address, time, random, patience, () -> opened(address));
  }

  private void opened(String address) {
    log.warn("bus circuit breaker opened address={}", address);
    breakersOpened.increment(address);
  }

  private Timer timer(String address, @Nullable Throwable failure) {
    String outcome =
        failure == null ? "answered" : BusFailure.of(failure).name().toLowerCase(Locale.ROOT);
    return Timer.builder("tidewire_bus_request")
        .description("from request to answer or failure")
        .tag("address", address)
        .tag("outcome", outcome)
        .serviceLevelObjectives(LATENCY_BUCKETS)
        .register(meters);
  }
}
