package io.tidewire.standalone.quickstart;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** The files of the page, out of the jar. Immutable; for every event loop. */
final class Page implements Handler<HttpServerRequest> {

  /**
   * Nothing but what we serve, and sockets: those of other ports and schemes count as elsewhere.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final Map<String, File> FILES =
      Map.of(
          "/", file("index.html", "text/html; charset=utf-8"),
          "/quickstart/style.css", file("style.css", "text/css; charset=utf-8"),
          "/quickstart/icon.svg", file("icon.svg", "image/svg+xml"),
          "/quickstart/quickstart.js", file("quickstart.js", "text/javascript; charset=utf-8"),
          "/quickstart/pusher.min.js", file("pusher.min.js", "text/javascript; charset=utf-8"),
          "/quickstart/pusher.min.js.LICENSE.txt",
              file("pusher.min.js.LICENSE.txt", "text/plain; charset=utf-8"));

  private record File(String type, Buffer content) {}

  private static File file(String name, String type) {
    try (InputStream content = Page.class.getResourceAsStream(name)) {
      if (content == null) throw new IllegalStateException(name + " is not packaged");
      return new File(type, Buffer.buffer(content.readAllBytes()));
    } catch (IOException unreadable) {
      throw new IllegalStateException(name + " is not readable", unreadable);
    }
  }

  /** Whether there is such a file. */
  static boolean has(String path) {
    return FILES.containsKey(path);
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    Optional<File> file = Optional.ofNullable(FILES.get(request.path()));
    boolean isRead =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if (!isRead) {
      response.setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET, HEAD").end();
    } else if (file.isEmpty()) {
      response.setStatusCode(404).end();
    } else {
      send(response, file.get());
    }
  }

  private static void send(HttpServerResponse response, File file) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .end(file.content());
  }
}
