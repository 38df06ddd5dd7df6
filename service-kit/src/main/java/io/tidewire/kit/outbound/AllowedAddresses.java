package io.tidewire.kit.outbound;

import io.tidewire.kit.net.Networks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Resolves a host once, for the very connection that is made next: a name that is resolved again
 * could lead elsewhere by then.
 */
final class AllowedAddresses {

  /** As {@link java.net.URI#getHost} has addresses. */
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[.*]");

  private static final Networks NOT_PUBLIC = Networks.of(Networks.NOT_PUBLIC);

  private final VertxInternal vertx;

  AllowedAddresses(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
  }

  /** The host has an address that is not allowed. */
  static final class Forbidden extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Forbidden() {
      super("the host has a private address, and allow_private is not set", null, false, false);
    }
  }

  /** An address to connect to; fails with {@link Forbidden} if any of the host's is not allowed. */
  Future<InetAddress> of(String host, boolean allowPrivate) {
    return resolve(host)
        .compose(
            all ->
                allowPrivate || all.stream().noneMatch(NOT_PUBLIC::contain)
                    ? Future.succeededFuture(all.get(0))
                    : Future.failedFuture(new Forbidden()));
  }

  private Future<List<InetAddress>> resolve(String host) {
    if (LITERAL.matcher(host).matches()) return literal(host);
    return vertx
        .nameResolver()
        .resolveAll(host)
        .map(all -> all.stream().map(InetSocketAddress::getAddress).toList())
        .compose(
            all ->
                all.isEmpty()
                    ? Future.failedFuture(new UnknownHostException("the host has no address"))
                    : Future.succeededFuture(all));
  }

  /** Nothing is looked up. */
  private static Future<List<InetAddress>> literal(String host) {
    try {
      return Future.succeededFuture(List.of(InetAddress.getByName(host)));
    } catch (UnknownHostException malformed) {
      return Future.failedFuture(malformed);
    }
  }
}
