package io.tidewire.auth.tokens;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The door to this package: looks at tokens of every app. Confined to one event loop. */
public final class Tokens {

  private record Served(App app, TokenVerifier verifier) {}

  private static final long WARN_AFTER_SECONDS = 5;

  private final RemoteKeys.Surroundings around;
  private final SignatureChecks signatures;
  private final Supplier<Future<Void>> close;
  private Map<String, Served> served = Map.of();
  private volatile Map<URI, RemoteKeys> remoteKeys = Map.of();
  private volatile Optional<Started> startedWith = Optional.empty();

  private Tokens(
      RemoteKeys.Surroundings around,
      TokenLimits limits,
      SignatureChecks.Beside beside,
      Supplier<Future<Void>> close) {
    this.around = around;
    this.signatures =
        new SignatureChecks(beside, limits, around.timers(), around.clock(), around.meters());
    this.close = close;
  }

  /** Knows no app yet. */
  public static Tokens create(
      Vertx vertx,
      JwksSettings settings,
      TokenLimits limits,
      Timers timers,
      Clock clock,
      RandomGenerator random,
      MeterRegistry meters) {
    JwksClient client = new JwksClient(vertx, settings.timeout());
    WorkerExecutor workers =
        vertx.createSharedWorkerExecutor(
            "tidewire-auth-tokens", SignatureChecks.THREADS, WARN_AFTER_SECONDS, TimeUnit.SECONDS);
    return new Tokens(
        new RemoteKeys.Surroundings(vertx, client, settings, timers, clock, random, meters),
        limits,
        work -> workers.executeBlocking(work, false),
        () -> {
          client.close();
          return workers.close();
        });
  }

  /** For tests that bring their own source of keys and their own idea of work. */
  static Tokens over(RemoteKeys.Surroundings around, SignatureChecks.Beside beside) {
    return new Tokens(around, TokenLimits.DEFAULTS, beside, Future::succeededFuture);
  }

  /** Serves these apps from now on. What did not change keeps its keys and what it verified. */
  public void serve(Apps apps) {
    Map<URI, RemoteKeys> before = remoteKeys;
    remoteKeys = remoteKeysOf(apps);
    before.forEach(
        (url, keys) -> {
          if (!remoteKeys.containsKey(url)) keys.stop();
        });
    Map<String, Served> next = new HashMap<>();
    for (App app : apps.all()) {
      app.tokens().ifPresent(trusted -> next.put(app.id(), served(app, trusted)));
    }
    served = next;
    if (startedWith.isEmpty()) startedWith = Optional.of(startedWith(apps));
  }

  /**
   * Completes with a refusal for an app that knows no tokens; fails with a {@link
   * io.tidewire.contract.bus.BusFailure} when nobody can look.
   */
  public Future<TokenVerdict> verify(App app, String token, TokenSource source) {
    return Optional.ofNullable(served.get(app.id()))
        .map(known -> known.verifier().verify(token, source))
        .orElseGet(
            () -> Future.succeededFuture(new TokenVerdict.Refused("This app does not use tokens")));
  }

  /**
   * Which keys were never fetched since the start, if no app at all can be served without them; any
   * thread may ask. One app's identity provider must not keep the others out, so this is empty as
   * soon as there is one app whose tokens can be verified or that knows none. Apps that came later
   * do not count.
   */
  public Optional<String> problem() {
    return startedWith.filter(Started::isUseless).map(Started::problem);
  }

  /** The URLs whose keys were never fetched; for metrics. Any thread may ask. */
  public int urlsNeverLoaded() {
    return (int) remoteKeys.values().stream().filter(keys -> !keys.isLoaded()).count();
  }

  /**
   * @param awaited of the apps that know no other keys
   * @param others whether there are apps that need none of these
   */
  private record Started(List<RemoteKeys> awaited, boolean others) {

    boolean isUseless() {
      return !others && !awaited.isEmpty() && awaited.stream().noneMatch(RemoteKeys::isLoaded);
    }

    String problem() {
      return awaited.stream()
          .map(RemoteKeys::place)
          .sorted()
          .collect(Collectors.joining(", ", "token keys have never been loaded: ", ""));
    }
  }

  private Started startedWith(Apps apps) {
    List<RemoteKeys> awaited =
        apps.all().stream()
            .filter(Tokens::dependsOnUrl)
            .flatMap(app -> app.tokens().flatMap(TrustedTokens::jwksUrl).stream())
            .distinct()
            .map(url -> Objects.requireNonNull(remoteKeys.get(url)))
            .toList();
    return new Started(awaited, !apps.all().stream().allMatch(Tokens::dependsOnUrl));
  }

  private static boolean dependsOnUrl(App app) {
    return app.tokens()
        .filter(trusted -> trusted.keys().isEmpty() && trusted.jwksUrl().isPresent())
        .isPresent();
  }

  /** Tokens that wait for their signature to be verified. */
  public int waiting() {
    return signatures.waiting();
  }

  public Future<Void> close() {
    signatures.stop();
    remoteKeys.values().forEach(RemoteKeys::stop);
    return close.get();
  }

  private Map<URI, RemoteKeys> remoteKeysOf(Apps apps) {
    Map<URI, RemoteKeys> next = new HashMap<>();
    apps.all().stream()
        .flatMap(app -> app.tokens().stream())
        .flatMap(trusted -> trusted.jwksUrl().stream())
        .forEach(url -> next.computeIfAbsent(url, this::keysAt));
    return next;
  }

  private RemoteKeys keysAt(URI url) {
    RemoteKeys running = remoteKeys.get(url);
    if (running != null) return running;
    RemoteKeys keys = new RemoteKeys(url, around);
    keys.start();
    return keys;
  }

  private Served served(App app, TrustedTokens trusted) {
    Served running = served.get(app.id());
    if (running != null && sameTokens(running.app(), app))
      return new Served(app, running.verifier());
    KeyRing ownKeys =
        new KeyRing(
            trusted.keys().stream().map(key -> VerificationKey.of(around.vertx(), key)).toList());
    Optional<RemoteKeys> remote = trusted.jwksUrl().map(remoteKeys::get);
    return new Served(
        app, new TokenVerifier(trusted, app.policy(), ownKeys, remote, signatures, around.clock()));
  }

  private static boolean sameTokens(App one, App other) {
    return Objects.equals(one.tokens(), other.tokens()) && one.policy().equals(other.policy());
  }
}
