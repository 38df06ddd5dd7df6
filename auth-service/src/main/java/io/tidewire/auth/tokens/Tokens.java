package io.tidewire.auth.tokens;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Verifies the tokens of all apps; the entry point of this package. Confined to one event loop. */
public final class Tokens {

  private record Served(App app, TokenVerifier verifier) {}

  private static final long WARN_AFTER_SECONDS = 5;

  private final RemoteKeys.Dependencies dependencies;
  private final SignatureChecks signatures;
  private final Supplier<Future<Void>> close;
  private Map<String, Served> served = Map.of();
  private volatile Map<URI, RemoteKeys> remoteKeys = Map.of();
  private volatile Optional<Started> startedWith = Optional.empty();

  private Tokens(
      RemoteKeys.Dependencies dependencies,
      TokenLimits limits,
      SignatureChecks.Beside beside,
      Supplier<Future<Void>> close) {
    this.dependencies = dependencies;
    this.signatures =
        new SignatureChecks(
            beside,
            limits,
            dependencies.time().timers(),
            dependencies.time().clock(),
            dependencies.meters());
    this.close = close;
  }

  /** Begins without apps. */
  public static Tokens create(
      Platform platform,
      JwksSettings settings,
      TokenLimits limits,
      Timers timers,
      RandomGenerator random) {
    Vertx vertx = platform.vertx();
    JwksClient client = new JwksClient(vertx, settings.timeout());
    WorkerExecutor workers =
        vertx.createSharedWorkerExecutor(
            "tidewire-auth-tokens", SignatureChecks.THREADS, WARN_AFTER_SECONDS, TimeUnit.SECONDS);
    return new Tokens(
        new RemoteKeys.Dependencies(
            vertx,
            new RemoteKeys.Fetching(client, settings),
            new TimeSource(timers, platform.clock()),
            random,
            platform.meters()),
        limits,
        work -> workers.executeBlocking(work, false),
        () -> {
          client.close();
          return workers.close();
        });
  }

  /** For tests that bring their own source of keys and their own workers. */
  static Tokens over(RemoteKeys.Dependencies dependencies, SignatureChecks.Beside beside) {
    return new Tokens(dependencies, TokenLimits.DEFAULTS, beside, Future::succeededFuture);
  }

  /** Replaces the apps. Unchanged ones keep their keys and their verified tokens. */
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
   * Completes with a refusal for an app without tokens; fails with a {@link
   * io.tidewire.contract.bus.BusFailure} if the token cannot be verified now.
   */
  public Future<TokenVerdict> verify(App app, String token, TokenSource source) {
    return Optional.ofNullable(served.get(app.id()))
        .map(known -> known.verifier().verify(token, source))
        .orElseGet(
            () -> Future.succeededFuture(new TokenVerdict.Refused("This app does not use tokens")));
  }

  /**
   * The URLs whose keys were never fetched since the start, if no app can be served without them.
   * Thread-safe. Empty if the tokens of at least one app can be verified, or one app has no tokens,
   * so that one app's identity provider does not block the others. Apps that were added later do
   * not count.
   */
  public Optional<String> problem() {
    return startedWith.filter(Started::isUseless).map(Started::problem);
  }

  /** The URLs whose keys were never fetched; for metrics. Thread-safe. */
  public int urlsNeverLoaded() {
    return (int) remoteKeys.values().stream().filter(keys -> !keys.isLoaded()).count();
  }

  /**
   * @param awaited keys that apps without other keys need
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
    RemoteKeys keys = new RemoteKeys(url, dependencies);
    keys.start();
    return keys;
  }

  private Served served(App app, TrustedTokens trusted) {
    Served running = served.get(app.id());
    if (running != null && sameTokens(running.app(), app))
      return new Served(app, running.verifier());
    KeyRing ownKeys =
        new KeyRing(
            trusted.keys().stream()
                .map(key -> VerificationKey.of(dependencies.vertx(), key))
                .toList());
    Optional<RemoteKeys> remote = trusted.jwksUrl().map(remoteKeys::get);
    return new Served(
        app,
        new TokenVerifier(
            trusted,
            app.policy(),
            new TokenVerifier.TokenKeys(ownKeys, remote),
            signatures,
            dependencies.time().clock()));
  }

  private static boolean sameTokens(App one, App other) {
    return Objects.equals(one.tokens(), other.tokens()) && one.policy().equals(other.policy());
  }
}
