package io.tidewire.edge.socket;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Optional;

/**
 * A port that clients connect to.
 *
 * @param port a negative one stands for any free port, the same for all event loops that use the
 *     same number
 */
public record Listener(String host, int port, Optional<Certificate> certificate) {

  /** A browser's URL and a JWT in it, and what proxies and cookies add. */
  private static final int MAX_REQUEST_LINE = 8 * 1024;

  private static final int MAX_HEADERS = 16 * 1024;

  /** The kernel holds what we cannot accept at once, up to its own limit: {@code somaxconn}. */
  private static final int BACKLOG = 64 * 1024;

  /** Unacknowledged data this old means that nobody is there (delivery.md §2.4). */
  private static final int TCP_USER_TIMEOUT_MS = 20_000;

  /**
   * @param certificatePath PEM file, the chain
   * @param keyPath PEM file, the private key
   */
  public record Certificate(String certificatePath, String keyPath) {

    PemKeyCertOptions pem() {
      return new PemKeyCertOptions().setCertPath(certificatePath).setKeyPath(keyPath);
    }
  }

  /**
   * @param maxMessageBytes of one WebSocket frame; a message of several has the same limit
   */
  HttpServerOptions options(int maxMessageBytes) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setAcceptBacklog(BACKLOG)
            .setTcpKeepAlive(true)
            .setTcpUserTimeout(TCP_USER_TIMEOUT_MS)
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxWebSocketFrameSize(maxMessageBytes)
            // We negotiate compression ourselves: Vert.x would deflate for each connection anew,
            // and
            // inflate without a limit.
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    certificate.ifPresent(pair -> options.setSsl(true).setKeyCertOptions(pair.pem()));
    return options;
  }
}
