package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Console;
import io.tidewire.cli.terminal.WrongArgument;
import io.tidewire.signing.AppSecret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The server and the app that a command uses: from options, else from environment variables, else
 * the development app on this machine.
 */
final class ConnectionOptions {

  static final String URL = "TIDEWIRE_URL";
  static final String ID = "TIDEWIRE_APP_ID";
  static final String KEY = "TIDEWIRE_APP_KEY";
  static final String SECRET = "TIDEWIRE_APP_SECRET";

  private static final String DEFAULT_URL = "http://localhost:6001";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** The path before {@code /apps/ID}, and the id. */
  private static final Pattern APP_PATH = Pattern.compile("(.*?)(?:/apps/([A-Za-z0-9_-]+))?/?");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "http[s]://[KEY:SECRET@]HOST[:PORT][/PREFIX][/apps/ID]. Default: "
              + URL
              + ", else "
              + DEFAULT_URL)
  private @Nullable String url;

  @Option(
      names = "--ws-url",
      paramLabel = "URL",
      description = "ws[s]://HOST[:PORT][/PREFIX], if WebSockets are served elsewhere")
  private @Nullable String webSocket;

  @Option(names = "--app-id", paramLabel = "ID", description = "App id. Default: " + ID)
  private @Nullable String appId;

  @Option(names = "--key", paramLabel = "KEY", description = "App key. Default: " + KEY)
  private @Nullable String key;

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description =
          "App secret. Default: " + SECRET + ", which the list of processes does not show")
  private @Nullable String secret;

  /**
   * @throws WrongArgument naming what is missing or wrong
   */
  Profile profile(Console console) {
    Map<String, String> environment = console.environment();
    String name = url == null ? URL : "--url";
    URI given = uri(name, first(url, environment, URL).orElse(DEFAULT_URL), "http");
    Matcher path = APP_PATH.matcher(Optional.ofNullable(given.getPath()).orElse(""));
    if (!path.matches()) throw new WrongArgument(name, "has a path that cannot be read");
    Optional<String> user = Optional.ofNullable(given.getUserInfo());
    boolean isDevelopment =
        LOOPBACK.contains(given.getHost()) && !namesAnApp(environment, user, path);
    URI api = URI.create(given.getScheme() + "://" + authority(given) + path.group(1));
    if (isDevelopment) return development(api);
    return new Profile(
        api,
        webSocket(api),
        first(appId, environment, ID)
            .or(() -> Optional.ofNullable(path.group(2)))
            .orElseThrow(() -> missing("--app-id", ID)),
        first(key, environment, KEY)
            .or(() -> user.map(both -> both.split(":", 2)[0]))
            .orElseThrow(() -> missing("--key", KEY)),
        first(secret, environment, SECRET)
            .or(() -> user.filter(both -> both.contains(":")).map(both -> both.split(":", 2)[1]))
            .map(AppSecret::new)
            .orElseThrow(() -> missing("--secret", SECRET)));
  }

  private Profile development(URI api) {
    return new Profile(
        api, webSocket(api), "100001", "tidewire-key", new AppSecret("tidewire-secret"));
  }

  private boolean namesAnApp(Map<String, String> environment, Optional<String> user, Matcher path) {
    return first(appId, environment, ID).isPresent()
        || first(key, environment, KEY).isPresent()
        || first(secret, environment, SECRET).isPresent()
        || user.isPresent()
        || path.group(2) != null;
  }

  /** A user who names part of an app does not mean the development app. */
  private static WrongArgument missing(String option, String variable) {
    return WrongArgument.missing(
        option, variable + " (id, key and secret are needed for all but the development app)");
  }

  private static Optional<String> first(
      @Nullable String option, Map<String, String> environment, String variable) {
    return Optional.ofNullable(option)
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** Error messages do not quote the URL, which may contain a secret. */
  private static URI uri(String name, String text, String scheme) {
    try {
      URI uri = URI.create(text);
      boolean fits =
          uri.getHost() != null
              && (scheme.equals(uri.getScheme()) || (scheme + "s").equals(uri.getScheme()));
      if (fits) return uri;
    } catch (IllegalArgumentException malformed) {
      throw new WrongArgument(name, "is not a URL");
    }
    throw new WrongArgument(
        name, "expected " + scheme + "[s]://HOST[:PORT], such as " + scheme + "://127.0.0.1:6001");
  }

  private static String authority(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private URI webSocket(URI api) {
    return webSocket == null
        ? URI.create(api.toString().replaceFirst("^http", "ws"))
        : uri("--ws-url", webSocket, "ws");
  }
}
