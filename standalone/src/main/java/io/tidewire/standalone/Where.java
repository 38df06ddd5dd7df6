package io.tidewire.standalone;

import io.tidewire.edge.EdgeConfig;
import io.tidewire.edge.RunningEdge;

/** The port that everything is behind, as somebody on this machine reaches it. */
record Where(String host, int port, boolean tls) {

  private static final String EVERYWHERE = "0.0.0.0";

  /** The plain port if there is one. */
  static Where of(EdgeConfig config, RunningEdge edge) {
    String host = config.host().equals(EVERYWHERE) ? "localhost" : config.host();
    return edge.port()
        .map(port -> new Where(host, port, false))
        .orElseGet(() -> new Where(host, edge.tlsPort().orElseThrow(), true));
  }

  String origin() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
