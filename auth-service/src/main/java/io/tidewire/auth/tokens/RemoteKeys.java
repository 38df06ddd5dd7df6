package io.tidewire.auth.tokens;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys behind one URL, fetched again and again. A key set replaces the one before, and an empty
 * one withdraws all keys. An identity provider that is down, or that answers anything but a key
 * set, locks nobody out until the keys reach their maximum age. Confined to one event loop, but for
 * {@link #isLoaded}.
 */
final class RemoteKeys {

  private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /** A caller over the bus waits two seconds in all. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Tokens with made-up key ids must not collect here, each with its timer. */
  static final int MAX_WAITING = 1_024;

  /** What keys need from around them. */
  record Surroundings(
      Vertx vertx,
      JwksSource source,
      JwksSettings settings,
      Timers timers,
      Clock clock,
      RandomGenerator random,
      MeterRegistry meters) {}

  private final URI url;
  private final Surroundings around;
  private final Backoff backoff;
  private KeyRing ring = KeyRing.EMPTY;
  private Instant lastLook = Instant.MIN;
  private Instant confirmed = Instant.MIN;
  private int waiting;
  private Optional<Future<Boolean>> looking = Optional.empty();
  private Timers.Cancel next = () -> {};
  private boolean failing;
  private boolean stopped;
  private volatile boolean loaded;

  RemoteKeys(URI url, Surroundings around) {
    this.url = url;
    this.around = around;
    this.backoff = new Backoff(FIRST_RETRY, LAST_RETRY, around.random());
  }

  /** Fetches now and from then on. */
  void start() {
    lookRegularly();
  }

  void stop() {
    stopped = true;
    next.cancel();
  }

  /** What is known now; empty before the first success, and once the keys are too old. */
  KeyRing ring() {
    if (!ring.keys().isEmpty() && isTooOld()) expire();
    return ring;
  }

  private boolean isTooOld() {
    return around.clock().instant().isAfter(confirmed.plus(around.settings().maxAge()));
  }

  private void expire() {
    log.error(
        "token keys too old url={} max_age={} dropped_keys={}",
        place(),
        around.settings().maxAge(),
        ring.keys().size());
    ring = KeyRing.EMPTY;
    count("expired");
  }

  /** Whether there ever were keys. Any thread may ask. */
  boolean isLoaded() {
    return loaded;
  }

  /** For logs and probes: without the query, which may hold an API key. */
  String place() {
    return url.getScheme() + "://" + url.getAuthority() + url.getPath();
  }

  /**
   * Asks for newer keys. Completes with whether they were looked at since, within a second; with
   * false if the last look was a moment ago, failed, or takes longer, or if {@link #MAX_WAITING}
   * ask already. Never fails.
   */
  Future<Boolean> newer() {
    boolean recently =
        lastLook.plus(around.settings().coolDown()).isAfter(around.clock().instant());
    if (looking.isEmpty() && recently) return Future.succeededFuture(false);
    if (waiting >= MAX_WAITING) {
      count("not_awaited");
      return Future.succeededFuture(false);
    }
    Promise<Boolean> answer = Promise.promise();
    waiting++;
    Timers.Cancel patience = around.timers().after(PATIENCE, () -> answer.tryComplete(false));
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

  /** Looks that tokens ask for come on top: however many fail, they do not slow this down. */
  private void lookRegularly() {
    looking.orElseGet(this::look).onComplete(done -> scheduleNext());
  }

  private void scheduleNext() {
    if (stopped) return;
    Duration pause = failing ? backoff.next() : spread(around.settings().refresh());
    next = around.timers().after(pause, this::lookRegularly);
  }

  /** One look at a time; whoever asks meanwhile waits for the same. */
  private Future<Boolean> look() {
    lastLook = around.clock().instant();
    Future<Boolean> look =
        around
            .source()
            .fetch(url)
            .map(this::replace)
            .recover(failure -> Future.succeededFuture(failed(failure)));
    looking = Optional.of(look);
    return look.onComplete(done -> looking = Optional.empty());
  }

  /** Nine to eleven tenths, so that replicas do not all ask at once. */
  private Duration spread(Duration period) {
    long millis = period.toMillis();
    return Duration.ofMillis(millis - millis / 10 + around.random().nextLong(millis / 5 + 1));
  }

  private boolean replace(String text) {
    if (!JwkSet.isKeySet(text)) {
      fail("unusable", "the response is not a JSON object with a list of keys");
      return false;
    }
    KeyRing fetched = JwkSet.read(around.vertx(), text);
    confirmed = around.clock().instant();
    boolean same = fetched.equals(ring);
    if (fetched.keys().isEmpty() && (!loaded || !same)) {
      log.warn(
          "token keys withdrawn url={} why=\"the key set has no usable key\" keys_before={}",
          place(),
          ring.keys().size());
    } else if (failing || !same) {
      log.info("token keys loaded url={} keys={}", place(), fetched.keys());
    }
    // The same object for the same keys makes comparing them cheap.
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
    around.meters().counter("tidewire_auth_jwks_refreshes", "outcome", outcome).increment();
  }
}
