package io.tidewire.auth.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.auth.apps.App;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.limits.KeyedRate;
import io.tidewire.kit.log.LimitLog;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Limits the rates of requests, and of requests with an invalid token. Thread-safe. */
public final class CallerRates {

  private static final Logger log = LoggerFactory.getLogger(CallerRates.class);

  /**
   * Beyond it, the least recently used are forgotten. An attacker with more addresses could cause
   * harm in other ways.
   */
  private static final int MAX_CALLERS = 50_000;

  static final String ADDRESS_CONNECTIONS = "address_connections";
  private static final String ADDRESS_REQUESTS = "address_requests";
  private static final String APP_REQUESTS = "app_requests";
  private static final String FAILURES = "failures";

  private final CallerLimits limits;
  private final LabelledCounter refusals;
  private final KeyedRate<String> requests;
  private final KeyedRate<String> failures;
  private final KeyedRate<String> apps;

  public CallerRates(CallerLimits limits, Clock clock, MeterRegistry meters) {
    this.limits = limits;
    refusals = refusals(meters);
    requests = rate(limits.address().requestsPerSecond(), clock);
    failures = rate(limits.address().failuresPerSecond(), clock);
    apps = rate(limits.appRequestsPerSecond(), clock);
  }

  private static KeyedRate<String> rate(int perSecond, Clock clock) {
    return new KeyedRate<>(
        perSecond, (long) perSecond * CallerLimits.BURST_SECONDS, MAX_CALLERS, clock);
  }

  CallerLimits limits() {
    return limits;
  }

  /** Counts a request. Returns the refusal if there are too many. */
  Optional<HttpRefusal> countRequest(Caller caller) {
    if (caller.address().isEmpty() || requests.tryTake(caller.name())) return Optional.empty();
    return Optional.of(
        refused(
            ADDRESS_REQUESTS,
            "tidewire.auth.address.requests-per-second",
            caller.address(),
            "more than "
                + limits.address().requestsPerSecond()
                + " requests per second from your"
                + " address",
            requests.msUntilAvailable(caller.name())));
  }

  /** Counts a request for an app. */
  Optional<HttpRefusal> countRequest(App app) {
    if (apps.tryTake(app.id())) return Optional.empty();
    return Optional.of(
        refused(
            APP_REQUESTS,
            "tidewire.auth.app.requests-per-second",
            Optional.empty(),
            "more than " + limits.appRequestsPerSecond() + " requests per second for this app",
            apps.msUntilAvailable(app.id())));
  }

  /** The refusal, if the caller has recently sent too many invalid tokens. */
  Optional<HttpRefusal> tooManyFailures(Caller caller) {
    long wait = failures.msUntilAvailable(caller.name());
    if (wait == 0) return Optional.empty();
    return Optional.of(
        refused(
            FAILURES,
            "tidewire.auth.address.failures-per-second",
            caller.address(),
            "more than "
                + limits.address().failuresPerSecond()
                + " requests per second with an invalid token",
            wait));
  }

  /** Counts an invalid token. */
  void countFailure(Caller caller) {
    failures.spend(caller.name(), 1);
  }

  private HttpRefusal refused(
      String reason, String setting, Optional<ClientAddress> client, String what, long waitMs) {
    refusals.increment(reason);
    client.ifPresentOrElse(
        address -> LimitLog.reached(log, setting, address), () -> LimitLog.reached(log, setting));
    return HttpRefusal.tooMany("Too many requests: " + what, waitMs);
  }

  /** Counts refusals by reason. */
  static LabelledCounter refusals(MeterRegistry meters) {
    return new LabelledCounter(
        meters,
        "tidewire_auth_http_refused",
        "HTTP requests refused because of a limit",
        "reason",
        List.of(ADDRESS_REQUESTS, APP_REQUESTS, FAILURES, ADDRESS_CONNECTIONS));
  }
}
