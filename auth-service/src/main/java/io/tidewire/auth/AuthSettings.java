package io.tidewire.auth;

import io.tidewire.auth.apps.AllowedOrigins;
import io.tidewire.auth.apps.OriginPattern;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.auth.tokens.JwksSettings;
import io.tidewire.kit.BadSetting;
import io.tidewire.kit.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the operator may set for this service.
 *
 * @param appsFile the YAML file that declares the apps
 * @param poll how often the file is looked at
 * @param listen where the HTTP endpoints are served; absent if somebody else mounts them
 * @param cors the pages that may use the endpoints; absent, each app's allowed origins count
 * @param protocolRequired whether connections must announce a protocol version
 */
public record AuthSettings(
    Optional<Path> appsFile,
    Duration poll,
    Optional<Listen> listen,
    Optional<AllowedOrigins> cors,
    boolean protocolRequired,
    JwksSettings jwks) {

  /** The setting that names the apps file. */
  public static final String APPS = "tidewire.auth.apps";

  /** The setting for the port of the HTTP endpoints. */
  public static final String PORT = "tidewire.auth.port";

  static final int DEFAULT_PORT = 6003;

  private static final String CORS = "tidewire.auth.cors.origins";
  private static final String POLL = "tidewire.auth.poll";
  private static final String JWKS = "tidewire.auth.jwks.";
  private static final Duration MIN_POLL = Duration.ofMillis(20);
  private static final Duration MAX_WAIT = Duration.ofDays(1);

  /** A host and port to listen on; port 0 for any that is free. */
  public record Listen(String host, int port) {}

  /**
   * @throws BadSetting naming the setting that is wrong
   */
  public static AuthSettings from(Settings settings) {
    Listen listen =
        new Listen(
            settings.text("tidewire.auth.host", "0.0.0.0"),
            settings.integer(PORT, DEFAULT_PORT, 0, 65_535));
    return new AuthSettings(
        settings.text(APPS).map(Path::of),
        bounded(settings, POLL, Duration.ofSeconds(1), MIN_POLL),
        Optional.of(listen),
        origins(settings.list(CORS, List.of())),
        settings.flag("tidewire.auth.protocol-required", false),
        jwks(settings));
  }

  /** The same without an HTTP server of its own, for who mounts {@link RunningAuth#routes}. */
  public AuthSettings withoutServer() {
    return new AuthSettings(appsFile, poll, Optional.empty(), cors, protocolRequired, jwks);
  }

  /** The apps file as a source, if one is set. */
  public Optional<AppsSource> apps() {
    return appsFile.map(AppsSource::file);
  }

  private static JwksSettings jwks(Settings settings) {
    JwksSettings usual = JwksSettings.DEFAULTS;
    return new JwksSettings(
        bounded(settings, JWKS + "refresh", usual.refresh(), Duration.ofSeconds(1)),
        bounded(settings, JWKS + "cool-down", usual.coolDown(), Duration.ZERO),
        bounded(settings, JWKS + "timeout", usual.timeout(), Duration.ofMillis(1)));
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
}
