package io.tidewire.auth;

import io.tidewire.auth.apps.AllowedOrigins;
import io.tidewire.auth.apps.OriginPattern;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.auth.http.CallerLimits;
import io.tidewire.auth.tokens.JwksSettings;
import io.tidewire.auth.tokens.TokenLimits;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of this service.
 *
 * @param clusterKeys the keys that sign recovery tokens; if absent, a key kept in Redis signs them
 */
public record AuthSettings(
    AppsFileSettings appsFile,
    EndpointSettings endpoints,
    EdgeSettings edges,
    TokenSettings tokens,
    Optional<ClusterKeys> clusterKeys) {

  /** The setting that names the apps file. */
  public static final String APPS = "tidewire.auth.apps";

  /** The setting for the port of the HTTP endpoints. */
  public static final String PORT = "tidewire.auth.port";

  static final int DEFAULT_PORT = 6003;

  private static final String PREFIX = "tidewire.auth.path-prefix";
  private static final String CORS = "tidewire.auth.cors.origins";
  private static final String POLL = "tidewire.auth.poll";
  private static final String CLUSTER_KEY = "tidewire.auth.cluster-key";
  private static final String PROXIES = "tidewire.auth.trusted-proxies";
  private static final String EDGE_PROXIES = "tidewire.edge.trusted-proxies";
  private static final String HOOK_CACHE = "tidewire.auth.hooks.cache-bytes";
  private static final int DEFAULT_HOOK_CACHE = 32 << 20;
  private static final int MANY = 1_000_000;
  private static final String JWKS_MAX_AGE = "tidewire.auth.jwks.max-age";
  private static final Duration MAX_KEY_AGE = Duration.ofDays(30);
  private static final Duration MIN_POLL = Duration.ofMillis(20);
  private static final Duration MAX_WAIT = Duration.ofDays(1);

  /** A host and port to listen on; port 0 means any free port. */
  public record Listen(String host, int port) {}

  /**
   * Where the apps are declared.
   *
   * @param path the YAML file
   * @param poll how often the file is checked for changes
   */
  public record AppsFileSettings(Optional<Path> path, Duration poll) {}

  /**
   * The HTTP endpoints.
   *
   * @param listen where they are served; absent if another server has the routes
   * @param prefix what may come before {@code /auth/}
   * @param cors the pages that may use them; absent, each app's allowed origins count
   * @param callers what their callers may do
   */
  public record EndpointSettings(
      Optional<Listen> listen,
      PathPrefix prefix,
      Optional<AllowedOrigins> cors,
      CallerLimits callers) {}

  /**
   * How the requests of edges are answered.
   *
   * @param protocolRequired whether connections must announce a protocol version
   * @param tokenCookie whether edges accept tokens in a cookie; then every app with tokens must
   *     declare which origins may connect
   * @param questions how many requests of the bus may wait
   * @param hookCacheBytes how many bytes the cached verdicts of hooks may take
   */
  public record EdgeSettings(
      boolean protocolRequired,
      boolean tokenCookie,
      QuestionLimits questions,
      int hookCacheBytes) {}

  /**
   * How tokens are verified.
   *
   * @param limits how many tokens may wait to be verified
   */
  public record TokenSettings(JwksSettings jwks, TokenLimits limits) {}

  /**
   * Reads the settings.
   *
   * @throws BadSetting naming the setting that is wrong
   */
  public static AuthSettings from(Settings settings) {
    Listen listen =
        new Listen(
            settings.text("tidewire.auth.host", "0.0.0.0"),
            settings.integer(PORT, DEFAULT_PORT, 0, 65_535));
    return new AuthSettings(
        new AppsFileSettings(
            settings.text(APPS).map(Path::of),
            bounded(settings, POLL, Duration.ofSeconds(1), MIN_POLL)),
        new EndpointSettings(
            Optional.of(listen),
            PathPrefix.from(settings, PREFIX),
            origins(settings.list(CORS, List.of())),
            callers(settings)),
        new EdgeSettings(
            settings.flag("tidewire.auth.protocol-required", false),
            settings.text("tidewire.edge.token-cookie").isPresent(),
            questions(settings),
            settings.integer(HOOK_CACHE, DEFAULT_HOOK_CACHE, 1 << 16, 1 << 30)),
        new TokenSettings(jwks(settings), tokens(settings)),
        clusterKeys(settings.list(CLUSTER_KEY, List.of())));
  }

  /**
   * The same settings without an HTTP server, for a process whose server serves {@link
   * RunningAuth#routes}.
   */
  public AuthSettings withoutServer() {
    EndpointSettings mounted =
        new EndpointSettings(Optional.empty(), endpoints.prefix, endpoints.cors, endpoints.callers);
    return new AuthSettings(appsFile, mounted, edges, tokens, clusterKeys);
  }

  /** The apps file as a source, if one is set. */
  public Optional<AppsSource> apps() {
    return appsFile.path().map(AppsSource::file);
  }

  private static QuestionLimits questions(Settings settings) {
    QuestionLimits usual = QuestionLimits.DEFAULTS;
    return new QuestionLimits(
        settings.integer("tidewire.auth.requests.max-waiting", usual.maxWaiting(), 2, MANY),
        settings.integer(
            "tidewire.auth.requests.max-bytes", (int) usual.maxBytes(), 1 << 20, 1 << 30));
  }

  private static TokenLimits tokens(Settings settings) {
    TokenLimits usual = TokenLimits.DEFAULTS;
    return new TokenLimits(
        settings.integer("tidewire.auth.tokens.max-waiting", usual.maxWaiting(), 8, 1_000_000),
        settings.integer(
            "tidewire.auth.tokens.max-bytes", (int) usual.maxBytes(), 1 << 16, 1 << 30),
        settings.integer(
            "tidewire.auth.tokens.suspects-per-second", usual.suspectsPerSecond(), 1, MANY));
  }

  private static CallerLimits callers(Settings settings) {
    CallerLimits usual = CallerLimits.DEFAULTS;
    CallerLimits.Address each = usual.address();
    CallerLimits.Address address =
        new CallerLimits.Address(
            settings.integer(
                "tidewire.auth.address.max-connections", each.maxConnections(), 1, MANY),
            settings.integer(
                "tidewire.auth.address.requests-per-second", each.requestsPerSecond(), 1, MANY),
            settings.integer(
                "tidewire.auth.address.failures-per-second", each.failuresPerSecond(), 1, MANY),
            settings.flag("tidewire.auth.address.loopback", each.loopback()));
    return new CallerLimits(
        proxies(settings),
        settings.integer("tidewire.auth.max-connections", usual.maxConnections(), 0, MANY),
        address,
        settings.integer(
            "tidewire.auth.app.requests-per-second", usual.appRequestsPerSecond(), 1, MANY));
  }

  /** In standalone, this port is the edge's. */
  private static TrustedProxies proxies(Settings settings) {
    String key = settings.text(PROXIES).isPresent() ? PROXIES : EDGE_PROXIES;
    try {
      return TrustedProxies.of(settings.list(key, List.of()));
    } catch (IllegalArgumentException malformed) {
      throw new BadSetting(key, String.valueOf(malformed.getMessage()));
    }
  }

  private static JwksSettings jwks(Settings settings) {
    JwksSettings usual = JwksSettings.DEFAULTS;
    Duration refresh =
        bounded(settings, "tidewire.auth.jwks.refresh", usual.refresh(), Duration.ofSeconds(1));
    Duration maxAge = settings.duration(JWKS_MAX_AGE, usual.maxAge());
    if (maxAge.compareTo(refresh.multipliedBy(2)) < 0 || maxAge.compareTo(MAX_KEY_AGE) > 0) {
      throw new BadSetting(
          JWKS_MAX_AGE,
          "expected at least twice tidewire.auth.jwks.refresh, which is "
              + refresh.toSeconds()
              + "s, and at most 720h");
    }
    return new JwksSettings(
        refresh,
        bounded(settings, "tidewire.auth.jwks.cool-down", usual.coolDown(), Duration.ZERO),
        bounded(settings, "tidewire.auth.jwks.timeout", usual.timeout(), Duration.ofMillis(1)),
        maxAge);
  }

  private static Duration bounded(Settings settings, String key, Duration usual, Duration least) {
    Duration duration = settings.duration(key, usual);
    if (duration.compareTo(least) < 0 || duration.compareTo(MAX_WAIT) > 0) {
      throw new BadSetting(key, "expected at least " + least.toMillis() + "ms and at most 24h");
    }
    return duration;
  }

  private static Optional<AllowedOrigins> origins(List<String> patterns) {
    if (patterns.isEmpty()) return Optional.empty();
    try {
      return Optional.of(new AllowedOrigins(patterns.stream().map(OriginPattern::parse).toList()));
    } catch (IllegalArgumentException malformed) {
      throw new BadSetting(CORS, String.valueOf(malformed.getMessage()));
    }
  }

  /** No error message contains a key. */
  private static Optional<ClusterKeys> clusterKeys(List<String> keys) {
    if (keys.isEmpty()) return Optional.empty();
    boolean longEnough = keys.stream().allMatch(key -> key.length() >= ClusterKey.MIN_LENGTH);
    if (keys.size() > 2 || !longEnough) {
      throw new BadSetting(
          CLUSTER_KEY,
          "expected one key or two, each of at least " + ClusterKey.MIN_LENGTH + " characters");
    }
    Optional<ClusterKey> other = keys.stream().skip(1).findFirst().map(ClusterKey::new);
    return Optional.of(new ClusterKeys(new ClusterKey(keys.get(0)), other));
  }
}
