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

  /**
   * What the kernel may hold of a client that we do not read for a while. Left to itself it takes
   * megabytes; messages are short, and few.
   */
  private static final int RECEIVE_BUFFER = 64 * 1024;

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
   * @param limits of a message hold for a single frame of it as well
   */
  HttpServerOptions options(SocketLimits limits) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(Math.max(0, port))
            .setAcceptBacklog(BACKLOG)
            .setReceiveBufferSize(RECEIVE_BUFFER)
            .setTcpKeepAlive(true)
            .setTcpUserTimeout(tcpUserTimeoutMs(limits))
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxWebSocketFrameSize(limits.maxMessageBytes())
            // We negotiate compression ourselves: Vert.x would deflate for each connection anew
            // and inflate without a limit.
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    certificate.ifPresent(pair -> options.setSsl(true).setKeyCertOptions(pair.pem()));
    return options;
  }

  /**
   * When the kernel gives up by itself. It counts a client that reads slowly as well, whose window
   * stays shut for a while each time: never sooner than we would, and late enough for our goodbye.
   */
  private static int tcpUserTimeoutMs(SocketLimits limits) {
    long ms = limits.standstill().plus(limits.closeLinger()).toMillis();
    return (int) Math.min(Integer.MAX_VALUE, ms);
  }
}
