package io.tidewire.kit.redis;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is: {@code redis[s]://[[user][:password]@]host[:port][/database]}, with {@code
 * rediss} for TLS. Prints without the login.
 */
public record RedisUrl(
    boolean tls, String host, int port, int database, Optional<RedisLogin> login) {

  static final String EXPECTED = "redis[s]://[[user]:password@]host[:port][/database]";

  private static final int DEFAULT_PORT = 6379;

  /** The last {@code @} ends the login, so a password may hold one unescaped. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<scheme>rediss?)://(?:(?<login>.*)@)?(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)"
              + "(?::(?<port>\\d{1,5}))?(?:/(?<database>\\d{1,4})?)?");

  public RedisUrl {
    if (port < 1 || port > 65_535) throw new IllegalArgumentException("no such port: " + port);
    if (!isHostName(host)) throw new IllegalArgumentException("not a host name: " + host);
  }

  /** Complains without repeating the text: it may hold a password. */
  public static RedisUrl parse(String text) {
    Matcher url = SHAPE.matcher(text.strip());
    if (!url.matches()) throw new IllegalArgumentException(EXPECTED + " expected");
    return new RedisUrl(
        url.group("scheme").equals("rediss"),
        url.group("host"),
        number(url.group("port"), DEFAULT_PORT),
        number(url.group("database"), 0),
        Optional.ofNullable(url.group("login")).flatMap(RedisUrl::login));
  }

  /** The same place, entered with this password. */
  public RedisUrl withPassword(String password) {
    var entered = new RedisLogin(login.flatMap(RedisLogin::user), password);
    return new RedisUrl(tls, host, port, database, Optional.of(entered));
  }

  private static Optional<RedisLogin> login(String text) {
    int colon = text.indexOf(':');
    String user = decoded(colon < 0 ? text : text.substring(0, colon));
    String password = colon < 0 ? "" : decoded(text.substring(colon + 1));
    if (user.isEmpty() && password.isEmpty()) return Optional.empty();
    return Optional.of(new RedisLogin(Optional.of(user).filter(u -> !u.isEmpty()), password));
  }

  /** Percent-decoded; unlike in a form, a plus is a plus. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static int number(@Nullable String digits, int fallback) {
    return digits == null ? fallback : Integer.parseInt(digits);
  }

  /** As strict as the client, which would fail each attempt on, say, an underscore. */
  private static boolean isHostName(String host) {
    try {
      return new URI("redis://" + host + ":1").getHost() != null;
    } catch (URISyntaxException notOne) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://")
        + host
        + ":"
        + port
        + (database == 0 ? "" : "/" + database);
  }
}
