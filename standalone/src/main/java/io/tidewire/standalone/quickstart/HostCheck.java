package io.tidewire.standalone.quickstart;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks that a request names a host of this server. Another page can point its own host name at
 * this machine (DNS rebinding) and then has the same origin, but it still sends that name.
 * Immutable and thread-safe.
 */
final class HostCheck {

  private static final String LOCALHOST = "localhost";

  /** An IP address cannot be pointed at another machine. */
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[.*]|.*:.*");

  private final Set<String> names;
  private final boolean acceptsAll;

  private HostCheck(Set<String> names, boolean acceptsAll) {
    this.names = names;
    this.acceptsAll = acceptsAll;
  }

  /** For a page without any rights of its own. */
  static HostCheck acceptingAll() {
    return new HostCheck(Set.of(), true);
  }

  /**
   * Accepts {@code localhost}, names below it, IP addresses and these.
   *
   * @param names further host names, without ports
   */
  static HostCheck accepting(List<String> names) {
    return new HostCheck(
        Stream.concat(Stream.of(LOCALHOST), names.stream())
            .map(HostCheck::canonical)
            .collect(Collectors.toUnmodifiableSet()),
        false);
  }

  boolean passes(HttpServerRequest request) {
    return acceptsAll
        || Optional.ofNullable(request.authority())
            .map(HostAndPort::host)
            .map(HostCheck::canonical)
            .filter(this::isOurs)
            .isPresent();
  }

  private boolean isOurs(String host) {
    return names.contains(host)
        || host.endsWith("." + LOCALHOST)
        || ADDRESS.matcher(host).matches();
  }

  /** Names are compared in lower case and without the dot of the root. */
  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
