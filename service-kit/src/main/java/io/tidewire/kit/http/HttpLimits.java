package io.tidewire.kit.http;

import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;

/**
 * What an HTTP server accepts of a connection before it has authenticated a request.
 *
 * @param maxRequestLine bytes of method, target and version; beyond it, 414
 * @param maxHeaders bytes of all header fields; beyond it, 431
 * @param firstHead from connect to the last byte of the first request head
 * @param nextHead from one request head to the next; longer than any request takes, since it also
 *     closes a client that reads an answer slowly
 */
public record HttpLimits(
    int maxRequestLine, int maxHeaders, Duration firstHead, Duration nextHead) {

  public static final HttpLimits DEFAULTS =
      new HttpLimits(8 << 10, 16 << 10, Duration.ofSeconds(10), Duration.ofSeconds(75));

  /** Connections that the kernel holds until we accept them. */
  private static final int BACKLOG = 1_024;

  public HttpLimits {
    if (maxRequestLine < 1 || maxHeaders < 1)
      throw new IllegalArgumentException("limits must be greater than zero");
    if (firstHead.isZero() || firstHead.isNegative())
      throw new IllegalArgumentException("timeouts must be greater than zero");
  }

  public HttpLimits within(Duration firstHead, Duration nextHead) {
    return new HttpLimits(maxRequestLine, maxHeaders, firstHead, nextHead);
  }

  /**
   * Options with these limits: HTTP/1.1 only, and without WebSocket compression, whose handlers
   * throw, and log a stack trace, for each request that is pipelined beyond the 128th.
   */
  public HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxInitialLineLength(maxRequestLine)
        .setMaxHeaderSize(maxHeaders)
        .setAcceptBacklog(BACKLOG);
  }
}
