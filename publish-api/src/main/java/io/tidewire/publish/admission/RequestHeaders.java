package io.tidewire.publish.admission;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The headers that this API reads.
 *
 * @param contentLength bytes of the body that is announced; 0 if none is
 * @param chunked whether the body's length is only known at its end
 * @param awaitsPermission whether the client sends its body only after a {@code 100 Continue}
 * @param idempotencyKey the header of that name, which no signature covers
 * @param traceParent the caller's trace (W3C Trace Context), if it is sent once
 */
public record RequestHeaders(
    long contentLength,
    boolean chunked,
    boolean awaitsPermission,
    Optional<String> idempotencyKey,
    Optional<String> traceParent) {

  /** Headers that may not be repeated, because proxies disagree on which value counts. */
  private static final String[] SINGLE = {
    "host",
    "origin",
    "expect",
    "content-type",
    "authorization",
    "content-length",
    "idempotency-key",
    "content-encoding",
    "transfer-encoding"
  };

  private static final String TRACE_PARENT = "traceparent";

  /** Replaces a repeated trace header, which is not a reason to refuse a request. */
  private static final String ILLEGIBLE = "";

  private static final int HOST = 0;
  private static final int EXPECT = 2;
  private static final int CONTENT_LENGTH = 5;
  private static final int IDEMPOTENCY_KEY = 6;
  private static final int CONTENT_ENCODING = 7;
  private static final int TRANSFER_ENCODING = 8;

  /**
   * @throws Refused naming the header that is repeated, missing or not supported
   */
  static RequestHeaders read(MultiMap headers) {
    @Nullable String[] values = new String[SINGLE.length];
    @Nullable String traceParent = null;
    for (Map.Entry<String, String> header : headers) {
      if (isTraceParent(header.getKey())) {
        traceParent = traceParent == null ? header.getValue() : ILLEGIBLE;
        continue;
      }
      int index = indexOf(header.getKey());
      if (index < 0) continue;
      if (values[index] != null) throw repeated(header.getKey());
      values[index] = header.getValue();
    }
    requirePlain(values[CONTENT_ENCODING]);
    return new RequestHeaders(
        length(values[CONTENT_LENGTH]),
        values[TRANSFER_ENCODING] != null,
        "100-continue".equalsIgnoreCase(values[EXPECT]),
        Optional.ofNullable(values[IDEMPOTENCY_KEY]),
        Optional.ofNullable(traceParent));
  }

  /** Whether a body follows the head. */
  public boolean announcesBody() {
    return chunked || contentLength > 0;
  }

  private static boolean isTraceParent(String name) {
    return name.length() == TRACE_PARENT.length() && name.equalsIgnoreCase(TRACE_PARENT);
  }

  private static int indexOf(String name) {
    for (int i = HOST; i < SINGLE.length; i++) {
      if (SINGLE[i].length() == name.length() && SINGLE[i].equalsIgnoreCase(name)) return i;
    }
    return -1;
  }

  private static Refused repeated(String name) {
    return Refused.badRequest(
        "The header " + name.toLowerCase(Locale.ROOT) + " is repeated, expected at most one");
  }

  private static void requirePlain(@Nullable String encoding) {
    if (encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity")) {
      return;
    }
    throw Refused.encoded();
  }

  /** The HTTP decoder has already refused a value that is not a number. */
  private static long length(@Nullable String text) {
    if (text == null) return 0;
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException illegible) {
      throw Refused.badRequest("The header content-length is not a number");
    }
  }
}
