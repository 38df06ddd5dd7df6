package io.tidewire.kit.redis.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster, and some of its nodes: {@code
 * redis[s]+cluster://[[user]:password@]n1[:6379],n2}, with {@code rediss} for TLS to all nodes. The
 * others are found. Prints without the login.
 *
 * @param seeds nodes that are asked for the others
 */
public record ClusterUrl(boolean tls, List<RedisAddress> seeds, Optional<RedisLogin> login)
    implements RedisDeployment {

  static final String EXPECTED = "redis[s]+cluster://[[user]:password@]n1[:6379],n2,n3";

  /** More would be a mistake: the others are found. */
  static final int MAX_SEEDS = 32;

  private static final int DEFAULT_PORT = 6_379;

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<scheme>rediss?)\\+cluster://(?:(?<login>.*)@)?(?<seeds>[^/@]*)(?:/(?<rest>.*))?",
          Pattern.CASE_INSENSITIVE);

  public ClusterUrl {
    seeds = seeds.stream().distinct().toList();
    if (seeds.isEmpty() || seeds.size() > MAX_SEEDS) {
      throw new IllegalArgumentException("expected 1 to " + MAX_SEEDS + " nodes: " + EXPECTED);
    }
  }

  /** Errors quote nothing that may hold a password. */
  static ClusterUrl parse(String text) {
    Matcher url = SHAPE.matcher(text.strip());
    if (!url.matches()) throw new IllegalArgumentException(EXPECTED + " expected");
    refuseDatabase(url.group("rest"));
    return new ClusterUrl(
        url.group("scheme").equalsIgnoreCase("rediss"),
        Arrays.stream(url.group("seeds").split(",", -1))
            .map(seed -> RedisAddress.parse(seed, DEFAULT_PORT))
            .toList(),
        RedisUrl.login(url.group("login")));
  }

  private static void refuseDatabase(@Nullable String rest) {
    if (rest == null || rest.isEmpty() || rest.equals("0")) return;
    throw new IllegalArgumentException(
        "a Redis Cluster has one database, so nothing may follow the nodes: write " + EXPECTED);
  }

  @Override
  public int database() {
    return 0;
  }

  @Override
  public ClusterUrl withPassword(String password) {
    return new ClusterUrl(tls, seeds, Optional.of(RedisLogin.withPassword(login, password)));
  }

  public RedisUrl nodeAt(RedisAddress address) {
    return new RedisUrl(tls, address.host(), address.port(), 0, login);
  }

  @Override
  public String toString() {
    return (tls ? "rediss" : "redis")
        + "+cluster://"
        + seeds.stream().map(RedisAddress::toString).collect(Collectors.joining(","));
  }
}
