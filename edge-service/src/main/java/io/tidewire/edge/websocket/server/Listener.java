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
 * @param port a negative one stands for any free port, the same for all event loops that use the
 *     same number
 */
public record Listener(String host, int port, Optional<TlsIdentity> identity) {

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

    public static final String CERTIFICATE = "tidewire.edge.tls.cert";
    public static final String KEY = "tidewire.edge.tls.key";

    /** Reads the files; throws {@code BadSetting}, naming the one that cannot be used. */
    public TlsIdentity read(LongSupplier wallMs) {
      return TlsIdentity.read(
          "edge", new PemFile(CERTIFICATE, certificatePath), new PemFile(KEY, keyPath), wallMs);
    }
  }

  /**
   * @param limits of a message hold for a single frame of it as well
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
            .setMaxWebSocketFrameSize(limits.maxMessageBytes())
            // We negotiate compression ourselves: Vert.x would deflate for each connection anew
            // and inflate without a limit.
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
   * When the kernel gives up by itself. It counts a client that reads slowly as well, whose window
   * stays shut for a while each time: never sooner than we would, and late enough for our goodbye.
   */
  private static int tcpUserTimeoutMs(SocketLimits limits) {
    long ms = limits.standstill().plus(limits.closeLinger()).toMillis();
    return (int) Math.min(Integer.MAX_VALUE, ms);
  }
}
