package io.tidewire.auth.tokens;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one URL, fetched regularly. A key set replaces the former one, and an empty one
 * withdraws all keys. While the identity provider is unavailable, or answers anything but a key
 * set, the keys remain valid until their maximum age. Confined to one event loop, except for {@link
 * #isLoaded}.
 */
final class RemoteKeys {

  private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /** An edge's request over the bus waits two seconds in total. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Limits the waiting tokens with invented key ids, each of which has a timer. */
  static final int MAX_WAITING = 1_024;

  /** Where keys are fetched, and how often. */
  record Fetching(JwksSource source, JwksSettings settings) {}

  /** The services that fetched keys need. */
  record Dependencies(
      Vertx vertx,
      Fetching fetching,
      TimeSource time,
      RandomGenerator random,
      MeterRegistry meters) {}

  private final URI url;
  private final Dependencies dependencies;
  private final Backoff backoff;
  private final LabelledCounter refreshes;
  private KeyRing ring = KeyRing.EMPTY;
  private Instant lastLook = Instant.MIN;
  private Instant confirmed = Instant.MIN;
  private int waiting;
  private Optional<Future<Boolean>> looking = Optional.empty();
  private Timers.Cancel next = () -> {};
  private boolean failing;
  private boolean stopped;
  private volatile boolean loaded;

  RemoteKeys(URI url, Dependencies dependencies) {
    this.url = url;
    this.dependencies = dependencies;
    this.backoff = new Backoff(FIRST_RETRY, LAST_RETRY, dependencies.random());
    refreshes =
        new LabelledCounter(
            dependencies.meters(),
            "tidewire_auth_jwks_refreshes",
            "Times that a set of keys was fetched",
            "outcome",
            List.of(
                "loaded",
                "unchanged",
                "withdrawn",
                "failed",
                "unusable",
                "expired",
                "not_awaited"));
  }

  /** Fetches now and then regularly. */
  void start() {
    lookRegularly();
  }

  void stop() {
    stopped = true;
    next.cancel();
  }

  /** The current keys; empty before the first success, and when the keys are too old. */
  KeyRing ring() {
    if (!ring.keys().isEmpty() && isTooOld()) expire();
    return ring;
  }

  private boolean isTooOld() {
    return dependencies
        .time()
        .clock()
        .instant()
        .isAfter(confirmed.plus(dependencies.fetching().settings().maxAge()));
  }

  private void expire() {
    log.error(
        "token keys too old url={} max_age={} dropped_keys={}",
        place(),
        dependencies.fetching().settings().maxAge(),
        ring.keys().size());
    ring = KeyRing.EMPTY;
    count("expired");
  }

  /** Whether a key set was ever fetched. Thread-safe. */
  boolean isLoaded() {
    return loaded;
  }

  /** For logs and probes: without the query, which may hold an API key. */
  String place() {
    return url.getScheme() + "://" + url.getAuthority() + url.getPath();
  }

  /**
   * Requests newer keys. Completes within a second with whether they were fetched since; with false
   * if the last fetch was very recent, failed, or takes longer, or if {@link #MAX_WAITING} requests
   * wait. Never fails.
   */
  Future<Boolean> newer() {
    boolean recently =
        lastLook
            .plus(dependencies.fetching().settings().coolDown())
            .isAfter(dependencies.time().clock().instant());
    if (looking.isEmpty() && recently) return Future.succeededFuture(false);
    if (waiting >= MAX_WAITING) {
      count("not_awaited");
      return Future.succeededFuture(false);
    }
    Promise<Boolean> answer = Promise.promise();
    waiting++;
    Timers.Cancel patience =
        dependencies.time().timers().after(PATIENCE, () -> answer.tryComplete(false));
    looking
        .orElseGet(this::look)
        .onComplete(looked -> answer.tryComplete(looked.succeeded() && looked.result()));
    return answer
        .future()
        .onComplete(
            answered -> {
              waiting--;
              patience.cancel();
            });
  }

  /** Continues regardless of how many fetches that tokens cause fail. */
  private void lookRegularly() {
    looking.orElseGet(this::look).onComplete(done -> scheduleNext());
  }

  private void scheduleNext() {
    if (stopped) return;
    Duration pause =
        failing ? backoff.next() : spread(dependencies.fetching().settings().refresh());
    next = dependencies.time().timers().after(pause, this::lookRegularly);
  }

  /** One fetch at a time, which concurrent requests share. */
  private Future<Boolean> look() {
    lastLook = dependencies.time().clock().instant();
    Future<Boolean> look =
        dependencies
            .fetching()
            .source()
            .fetch(url)
            .map(this::replace)
            .recover(failure -> Future.succeededFuture(failed(failure)));
    looking = Optional.of(look);
    return look.onComplete(done -> looking = Optional.empty());
  }

  /** 90 to 110 %, so that replicas do not all fetch at once. */
  private Duration spread(Duration period) {
    long millis = period.toMillis();
    return Duration.ofMillis(millis - millis / 10 + dependencies.random().nextLong(millis / 5 + 1));
  }

  private boolean replace(String text) {
    if (!JwkSet.isKeySet(text)) {
      fail("unusable", "the response is not a JSON object with a list of keys");
      return false;
    }
    KeyRing fetched = JwkSet.read(dependencies.vertx(), text);
    confirmed = dependencies.time().clock().instant();
    boolean same = fetched.equals(ring);
    if (fetched.keys().isEmpty() && (!loaded || !same)) {
      log.warn(
          "token keys withdrawn url={} why=\"the key set has no usable key\" keys_before={}",
          place(),
          ring.keys().size());
    } else if (failing || !same) {
      log.info("token keys loaded url={} keys={}", place(), fetched.keys());
    }
    // Keeping the same object for equal keys makes comparisons cheap.
    if (!same) ring = fetched;
    loaded = true;
    failing = false;
    backoff.reset();
    count(same ? "unchanged" : fetched.keys().isEmpty() ? "withdrawn" : "loaded");
    return true;
  }

  private boolean failed(Throwable failure) {
    fail("failed", String.valueOf(failure.getMessage()));
    return false;
  }

  private void fail(String outcome, String why) {
    if (!failing) {
      log.warn(
          "token keys not refreshed url={} why={} kept_keys={}", place(), why, ring.keys().size());
    }
    failing = true;
    count(outcome);
  }

  private void count(String outcome) {
    refreshes.increment(outcome);
  }
}
