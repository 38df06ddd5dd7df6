package io.tidewire.kit.redis.settings;

import io.tidewire.text.PercentDecoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A single Redis: {@code redis[s]://[[user][:password]@]host[:port][/database]}, with {@code
 * rediss} for TLS. Prints without the login.
 */
public record RedisUrl(boolean tls, String host, int port, int database, Optional<RedisLogin> login)
    implements RedisDeployment {

  static final String EXPECTED = "redis[s]://[[user]:password@]host[:port][/database]";

  private static final int DEFAULT_PORT = 6379;

  /** The last {@code @} ends the login, so a password may hold one unescaped. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<scheme>rediss?)://(?:(?<login>.*)@)?(?<host>\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)"
              + "(?::(?<port>\\d{1,5}))?(?:/(?<database>\\d{1,4})?)?");

  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

  public RedisUrl {
    RedisAddress.check(host, port);
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
        login(url.group("login")));
  }

  public RedisAddress address() {
    return new RedisAddress(host, port);
  }

  @Override
  public RedisUrl withPassword(String password) {
    var entered = RedisLogin.withPassword(login, password);
    return new RedisUrl(tls, host, port, database, Optional.of(entered));
  }

  /** The user and password before the at sign of a URL. */
  static Optional<RedisLogin> login(@Nullable String text) {
    if (text == null) return Optional.empty();
    int colon = text.indexOf(':');
    String user = decoded(colon < 0 ? text : text.substring(0, colon));
    String password = colon < 0 ? "" : decoded(text.substring(colon + 1));
    if (user.isEmpty() && password.isEmpty()) return Optional.empty();
    return Optional.of(new RedisLogin(Optional.of(user).filter(u -> !u.isEmpty()), password));
  }

  /** Percent-decoded; unlike in a form, a plus is a plus. Errors quote nothing. */
  private static String decoded(String text) {
    if (BAD_ESCAPE.matcher(text).find()) {
      throw new IllegalArgumentException(
          "a % in the user or password must be followed by two hexadecimal digits; write %25 for"
              + " %");
    }
    return PercentDecoder.decode(text)
        .orElseThrow(() -> new IllegalArgumentException("the user or password is not UTF-8"));
  }

  static int number(@Nullable String digits, int fallback) {
    return digits == null ? fallback : Integer.parseInt(digits);
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
