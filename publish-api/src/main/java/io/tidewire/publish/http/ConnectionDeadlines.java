package io.tidewire.publish.http;

import io.tidewire.kit.time.Timers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Closes connections on which no whole request head arrives in time, however busily they drip: a
 * new one soon, one that is kept alive later. Stands before the routes of a server that is our own.
 *
 * <p>Confined to one event loop.
 */
public final class ConnectionDeadlines implements Handler<HttpServerRequest> {

  private final Handler<HttpServerRequest> next;
  private final Deadlines<HttpConnection> firstHead;
  private final Deadlines<HttpConnection> nextHead;

  /**
   * @param keepAlive longer than any request takes: it runs from one head to the next
   */
  public ConnectionDeadlines(
      Timers timers, Duration head, Duration keepAlive, Handler<HttpServerRequest> next) {
    this.next = next;
    firstHead = new Deadlines<>(timers, head, HttpConnection::close);
    nextHead = new Deadlines<>(timers, keepAlive, HttpConnection::close);
  }

  public void opened(HttpConnection connection) {
    firstHead.start(connection);
    connection.closeHandler(closed -> forget(connection));
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
