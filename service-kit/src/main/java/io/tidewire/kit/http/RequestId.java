package io.tidewire.kit.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code X-Request-Id}, by which an answer is found in the logs. What the client, or a
 * proxy in front, sent is kept if it is harmless; else the request gets an id of its own.
 */
public final class RequestId {

  /** The header's name. */
  public static final CharSequence HEADER = HttpHeaders.createOptimized("x-request-id");

  private static final int MAX_LENGTH = 64;

  private RequestId() {}

  /** Puts the request's id into its answer, and returns it. */
  public static String assign(HttpServerRequest request) {
    String given = request.headers().get(HEADER);
    String id = isHarmless(given) ? given : fresh();
    request.response().putHeader(HEADER, id);
    return id;
  }

  /** What {@link #assign} gave the request; {@code -} before that. */
  public static String of(HttpServerRequest request) {
    String id = request.response().headers().get(HEADER);
    return id == null ? "-" : id;
  }

  /** Unique enough to be found, and no secret. */
  private static String fresh() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  private static boolean isHarmless(@Nullable String id) {
    if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) return false;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || c == '.';
      if (!legal) return false;
    }
    return true;
  }
}
