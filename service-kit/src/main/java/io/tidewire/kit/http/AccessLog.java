package io.tidewire.kit.http;

import io.micrometer.core.instrument.Clock;
import io.tidewire.kit.log.AuditLog;
import io.tidewire.kit.log.LogSetup;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each HTTP request, of the logger {@value LogSetup#ACCESS_LOGGER}: off until {@code
 * tidewire.log.access} or a level of {@code info} at run time turns it on. Queries are left out,
 * because they hold signatures and tokens.
 */
public final class AccessLog {

  private static final Logger log = LoggerFactory.getLogger(LogSetup.ACCESS_LOGGER);

  private AccessLog() {}

  /**
   * The handler, and a line when its answer has been written. Costs one look at a level while the
   * log is off. The handler must leave the response's end handler alone.
   */
  public static Handler<HttpServerRequest> around(Clock clock, Handler<HttpServerRequest> handler) {
    return request -> {
      if (log.isInfoEnabled()) {
        long begun = clock.monotonicTime();
        request.response().endHandler(ended -> answered(request, clock.monotonicTime() - begun));
      }
      handler.handle(request);
    };
  }

  /** A request that became a WebSocket, which has no end as a request. */
  public static void upgraded(HttpServerRequest request, Object socket) {
    if (!log.isInfoEnabled()) return;
    log.info(
        AuditLog.EACH,
        "request method={} path={} status=101 app={} socket={}",
        request.method(),
        request.path(),
        app(String.valueOf(request.path())),
        socket);
  }

  private static void answered(HttpServerRequest request, long tookNanos) {
    HttpServerResponse response = request.response();
    log.info(
        AuditLog.EACH,
        "request method={} path={} status={} ms={} bytes={} app={} request={}",
        request.method(),
        request.path(),
        response.getStatusCode(),
        TimeUnit.NANOSECONDS.toMillis(tookNanos),
        response.bytesWritten(),
        app(String.valueOf(request.path())),
        RequestId.of(request));
  }

  /** The id or key in {@code …/apps/{id}/…} or {@code …/app/{key}}. */
  private static String app(String path) {
    String[] parts = path.split("/", -1);
    for (int i = 0; i + 1 < parts.length; i++) {
      if (parts[i].equals("apps") || parts[i].equals("app")) return parts[i + 1];
    }
    return "-";
  }
}
