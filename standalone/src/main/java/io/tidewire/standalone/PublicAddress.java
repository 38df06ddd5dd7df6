package io.tidewire.standalone;

import io.tidewire.edge.EdgeConfig;
import io.tidewire.edge.RunningEdge;
import java.util.Set;

/**
 * The port that everything is behind, as somebody on this machine reaches it.
 *
 * @param host as in a URL: an IPv6 address is in brackets
 * @param isLocal whether other machines cannot connect
 */
record PublicAddress(String host, int port, boolean tls, boolean isLocal) {

  /** Default address of the development app: its secret is public. */
  static final String LOOPBACK = "127.0.0.1";

  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");
  private static final Set<String> LOOPBACKS = Set.of(LOOPBACK, "localhost", "::1", "[::1]");

  /** The plain port if there is one. */
  static PublicAddress of(EdgeConfig config, RunningEdge edge) {
    return edge.port()
        .map(port -> at(config.listeners().host(), port, false))
        .orElseGet(() -> at(config.listeners().host(), edge.tlsPort().orElseThrow(), true));
  }

  /**
   * @param listens the address or name that the listener is bound to
   */
  static PublicAddress at(String listens, int port, boolean tls) {
    return new PublicAddress(inUrl(listens), port, tls, LOOPBACKS.contains(listens));
  }

  private static String inUrl(String listens) {
    if (listens.equals(LOOPBACK) || EVERYWHERE.contains(listens)) return "localhost";
    return listens.contains(":") && !listens.startsWith("[") ? "[" + listens + "]" : listens;
  }

  String origin() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
