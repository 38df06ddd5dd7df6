package io.tidewire.standalone.quickstart;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * {@code /quickstart/docs/…}: the documentation of this version, as Markdown, from the jar. For
 * every event loop.
 */
final class DocsFiles implements Handler<HttpServerRequest> {

  static final String BELOW = "/quickstart/docs/";

  private static final Pattern NAME = Pattern.compile("([a-z0-9-]+/){0,2}[a-z0-9-]+\\.md");

  private final ConcurrentHashMap<String, Optional<Buffer>> files = new ConcurrentHashMap<>();

  @Override
  public void handle(HttpServerRequest request) {
    String name = request.path().substring(BELOW.length());
    Optional<Buffer> text = NAME.matcher(name).matches() ? find(name) : Optional.empty();
    if (text.isPresent()) {
      request
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
          .putHeader("X-Content-Type-Options", "nosniff")
          .end(text.get());
    } else {
      Reply.refuse(request, 404, "There is no page " + request.path());
    }
  }

  /** Remembers pages that exist; there are few of them. */
  private Optional<Buffer> find(String name) {
    Optional<Buffer> known = files.getOrDefault(name, Optional.empty());
    if (known.isPresent()) return known;
    Optional<Buffer> read = read(name);
    if (read.isPresent()) files.put(name, read);
    return read;
  }

  private static Optional<Buffer> read(String name) {
    try (InputStream content = DocsFiles.class.getResourceAsStream("docs/" + name)) {
      return content == null
          ? Optional.empty()
          : Optional.of(Buffer.buffer(content.readAllBytes()));
    } catch (IOException unreadable) {
      throw new IllegalStateException(name + " is not readable", unreadable);
    }
  }
}
