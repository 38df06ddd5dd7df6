package io.tidewire.edge.websocket.server;

import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.kit.tls.PemFile;
import io.tidewire.kit.tls.TlsIdentity;
import io.tidewire.kit.tls.TlsProfile;
import io.vertx.core.http.HttpServerOptions;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A port that clients connect to.
 *
 * @param port a negative number means any free port, the same for all event loops that use the same
 *     number
 */
public record ListeningPort(String host, int port, Optional<TlsIdentity> identity) {

  /** Fits a browser's URL with a JWT. */
  private static final int MAX_REQUEST_LINE = 8 * 1024;

  private static final int MAX_HEADERS = 16 * 1024;

  /** The accept backlog; the kernel caps it at {@code somaxconn}. */
  private static final int BACKLOG = 64 * 1024;

  /**
   * The kernel's receive buffer for a client that is not read for a while. The default would grow
   * to megabytes; messages are short and few.
   */
  private static final int RECEIVE_BUFFER = 64 * 1024;

  /**
   * @param certificatePath PEM file, the chain
   * @param keyPath PEM file, the private key
   */
  public record Certificate(String certificatePath, String keyPath) {

    public static final String CERTIFICATE = "tidewire.edge.tls.cert";
    public static final String KEY = "tidewire.edge.tls.key";

    /** Reads the files. Throws {@code BadSetting} naming the one that cannot be used. */
    public TlsIdentity read(LongSupplier wallMs) {
      return TlsIdentity.read(
          "edge", new PemFile(CERTIFICATE, certificatePath), new PemFile(KEY, keyPath), wallMs);
    }
  }

  /**
   * @param limits the one of a message is that of a single frame as well
   */
  public HttpServerOptions options(SocketLimits limits) {
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
            .setMaxWebSocketFrameSize(limits.inbound().maxMessageBytes())
            // Compression is negotiated here: Vert.x would compress once per connection and inflate
            // without a limit.
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    identity.ifPresent(
        shown -> {
          options.setSsl(true).setKeyCertOptions(shown.options());
          TlsProfile.apply(options);
        });
    return options;
  }

  /**
   * When the kernel closes the connection by itself. This also applies to a slow reader, whose
   * window is closed for a while, so it is later than our own limit and leaves time for the close
   * frame.
   */
  private static int tcpUserTimeoutMs(SocketLimits limits) {
    long ms = limits.outbound().standstill().plus(limits.closeLinger()).toMillis();
    return (int) Math.min(Integer.MAX_VALUE, ms);
  }
}
