package io.tidewire.kit.redis.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Redis that Redis Sentinel watches, and where its Sentinels are: {@code
 * redis[s]+sentinel://[[user]:password@]s1[:26379],s2,s3/name[/database]}, with {@code rediss} for
 * TLS to Sentinels and servers alike. Prints without logins.
 *
 * @param sentinelLogin for the Sentinels
 */
public record SentinelUrl(
    boolean tls, List<RedisAddress> sentinels, Optional<RedisLogin> sentinelLogin, Primary primary)
    implements RedisDeployment {

  /**
   * What is monitored.
   *
   * @param name by which the Sentinels know it
   */
  public record Primary(String name, int database, Optional<RedisLogin> login) {

    public Primary {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "the name of a primary has letters, digits, dots, hyphens and underscores: "
                + EXPECTED);
      }
    }
  }

  static final String EXPECTED = "redis[s]+sentinel://[[user]:password@]s1[:26379],s2,s3/name";

  /** More would be a mistake: three to five are usual. */
  public static final int MAX_SENTINELS = 16;

  private static final int DEFAULT_PORT = 26_379;

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<scheme>rediss?)\\+sentinel://(?:(?<login>.*)@)?(?<sentinels>[^/@]*)"
              + "(?:/(?<name>[^/]*))?(?:/(?<database>\\d{1,4})?)?",
          Pattern.CASE_INSENSITIVE);

  /** What Sentinel itself allows. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  public SentinelUrl {
    sentinels = sentinels.stream().distinct().toList();
    if (sentinels.isEmpty() || sentinels.size() > MAX_SENTINELS) {
      throw new IllegalArgumentException(
          "expected 1 to " + MAX_SENTINELS + " Sentinels: " + EXPECTED);
    }
  }

  /** Errors quote nothing that may hold a password. */
  static SentinelUrl parse(String text) {
    Matcher url = SHAPE.matcher(text.strip());
    if (!url.matches()) throw new IllegalArgumentException(EXPECTED + " expected");
    String name = Optional.ofNullable(url.group("name")).orElse("");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of the primary is missing: write " + EXPECTED);
    }
    return new SentinelUrl(
        url.group("scheme").equalsIgnoreCase("rediss"),
        Arrays.stream(url.group("sentinels").split(",", -1))
            .map(sentinel -> RedisAddress.parse(sentinel, DEFAULT_PORT))
            .toList(),
        Optional.empty(),
        new Primary(
            name, RedisUrl.number(url.group("database"), 0), RedisUrl.login(url.group("login"))));
  }

  @Override
  public int database() {
    return primary.database;
  }

  /** For the primary. */
  @Override
  public Optional<RedisLogin> login() {
    return primary.login;
  }

  @Override
  public SentinelUrl withPassword(String password) {
    var entered = RedisLogin.withPassword(primary.login, password);
    return new SentinelUrl(
        tls,
        sentinels,
        sentinelLogin,
        new Primary(primary.name, primary.database, Optional.of(entered)));
  }

  SentinelUrl withSentinelLogin(RedisLogin entered) {
    return new SentinelUrl(tls, sentinels, Optional.of(entered), primary);
  }

  /** The Redis that the Sentinels name as the primary. */
  public RedisUrl primaryAt(RedisAddress address) {
    return new RedisUrl(tls, address.host(), address.port(), primary.database, primary.login);
  }

  public RedisUrl sentinelAt(RedisAddress address) {
    return new RedisUrl(tls, address.host(), address.port(), 0, sentinelLogin);
  }

  @Override
  public String toString() {
    return (tls ? "rediss" : "redis")
        + "+sentinel://"
        + sentinels.stream().map(RedisAddress::toString).collect(Collectors.joining(","))
        + "/"
        + primary.name
        + (primary.database == 0 ? "" : "/" + primary.database);
  }
}
