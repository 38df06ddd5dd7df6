package io.tidewire.standalone.quickstart;

import static java.util.Map.entry;

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

/** The files of the page, from the jar. Immutable and thread-safe. */
final class Page implements Handler<HttpServerRequest> {

  private static final String BELOW = "/quickstart/";

  /**
   * Permits only files of this server and sockets; those of other ports and schemes count as other
   * origins.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private static final Map<String, File> FILES =
      Map.ofEntries(
          entry("/", file("index.html", HTML)),
          entry(BELOW + "pusher.min.js", file("pusher-with-encryption.min.js", SCRIPT)),
          below("style.css", CSS),
          below("icon.svg", "image/svg+xml"),
          below("playground.js", SCRIPT),
          below("connections.js", SCRIPT),
          below("cable.js", SCRIPT),
          below("elements.js", SCRIPT),
          below("encryption.js", SCRIPT),
          below("pane.js", SCRIPT),
          below("recovery-demo.js", SCRIPT),
          below("server.js", SCRIPT),
          below("snippets.js", SCRIPT),
          below("tabs.js", SCRIPT),
          below("counters.js", SCRIPT),
          below("nacl-fast.min.js", SCRIPT),
          below("client-js.min.mjs", SCRIPT),
          below("licenses.txt", TEXT));

  private static Map.Entry<String, File> below(String name, String type) {
    return entry(BELOW + name, file(name, type));
  }

  private record File(String type, Buffer content) {}

  private static File file(String name, String type) {
    try (InputStream content = Page.class.getResourceAsStream(name)) {
      if (content == null) throw new IllegalStateException(name + " is not packaged");
      return new File(type, Buffer.buffer(content.readAllBytes()));
    } catch (IOException unreadable) {
      throw new IllegalStateException(name + " is not readable", unreadable);
    }
  }

  /** Whether the file exists. */
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
