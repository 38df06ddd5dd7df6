package io.tidewire.publish.http;

import io.tidewire.kit.http.Deadlines;
import io.tidewire.kit.http.channel.ChannelReading;
import io.tidewire.kit.time.Timers;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Handles the rest of a request that was answered before its body was read. A short rest is
 * discarded, and the connection stays open. After a long one the connection is closed, but only
 * after {@link #LINGER}: closing it with unread input would reset it, and the answer would be lost.
 * Meanwhile only a little is read from an unknown sender; TCP's flow control stops the rest.
 *
 * <p>Confined to one event loop.
 */
final class UnreadBodies {

  /**
   * How long the body of a refused request may continue to arrive, so that its sender can read the
   * answer.
   */
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** The most bytes that are read of a body from an unknown sender. */
  private static final int SHORT = 64 * 1024;

  /** The most bytes that are read of a body from an app that sends too much. */
  private static final int LONG = 8 * 1024 * 1024;

  private final Deadlines<HttpConnection> lingering;

  UnreadBodies(Timers timers) {
    lingering =
        new Deadlines<>(
            timers, LINGER, HttpConnection::close); // Has no effect on a closed connection.
  }

  /** Whether so much of the request is still to come that the connection should be closed. */
  boolean isNeeded(HttpServerRequest request) {
    if (request.isEnded()) return false;
    // Without permission, a client may leave out the body, so the start of the next request is
    // unknown.
    if (request.headers().contains(HttpHeaders.EXPECT)) return true;
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) return true;
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && isLong(length);
  }

  private static boolean isLong(String length) {
    try {
      return Long.parseLong(length) > SHORT;
    } catch (NumberFormatException illegible) {
      return true;
    }
  }

  /** Reads and discards the rest of a request whose answer was written. */
  void discardBody(HttpServerRequest request) {
    request.handler(unwanted -> {});
    request.resume();
  }

  /**
   * Closes the connection. The answer must have been written.
   *
   * @param isKnown whether an app has signed the request
   */
  void part(HttpServerRequest request, boolean isKnown) {
    HttpConnection connection = request.connection();
    if (request.isEnded()) {
      connection.close();
      return;
    }
    lingering.start(connection);
    int most = isKnown ? LONG : SHORT;
    int[] discarded = {0};
    request.endHandler(end -> connection.close());
    request.handler(
        unwanted -> {
          discarded[0] += unwanted.length();
          if (discarded[0] > most) ChannelReading.stop(connection);
        });
    request.resume();
  }

  void stop() {
    lingering.stop();
  }
}
