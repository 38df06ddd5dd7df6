package io.tidewire.kit.http;

import io.tidewire.kit.http.channel.HeapBodies;
import io.tidewire.kit.http.channel.UnfinishedHeads;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Closes connections on which no whole request head arrives in time, however busily they drip: a
 * new one soon, one that is kept alive later. Stands before the routes of a server that is our own.
 *
 * <p>Confined to one event loop.
 */
public final class ConnectionDeadlines implements Handler<HttpServerRequest> {

  private final Handler<HttpServerRequest> next;
  private final Optional<ConnectionCap> cap;
  private final Deadlines<HttpConnection> firstHead;
  private final Deadlines<HttpConnection> nextHead;

  public ConnectionDeadlines(Timers timers, HttpLimits limits, Handler<HttpServerRequest> next) {
    this(timers, limits, Optional.empty(), next);
  }

  /**
   * @param cap counts the connections, too; shared with the server's other event loops
   */
  public ConnectionDeadlines(
      Timers timers, HttpLimits limits, ConnectionCap cap, Handler<HttpServerRequest> next) {
    this(timers, limits, Optional.of(cap), next);
  }

  private ConnectionDeadlines(
      Timers timers,
      HttpLimits limits,
      Optional<ConnectionCap> cap,
      Handler<HttpServerRequest> next) {
    this.next = next;
    this.cap = cap;
    firstHead = new Deadlines<>(timers, limits.firstHead(), HttpConnection::close);
    nextHead = new Deadlines<>(timers, limits.nextHead(), HttpConnection::close);
  }

  /** The server's connection handler. */
  public void opened(HttpConnection connection) {
    opened(connection, () -> {});
  }

  /** The same for a server that wants to know when the connection has ended. */
  public void opened(HttpConnection connection, Runnable whenClosed) {
    if (cap.isPresent() && !cap.get().admits(connection)) {
      whenClosed.run();
      return;
    }
    HeapBodies.install(connection);
    cap.ifPresent(
        counting -> UnfinishedHeads.limit(connection, () -> counting.unfinished(connection)));
    firstHead.start(connection);
    connection.closeHandler(
        closed -> {
          forget(connection);
          whenClosed.run();
        });
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    firstHead.done(connection);
    nextHead.start(connection);
    next.handle(request);
  }

  public void stop() {
    firstHead.stop();
    nextHead.stop();
  }

  private void forget(HttpConnection connection) {
    firstHead.done(connection);
    nextHead.done(connection);
  }
}
