package io.tidewire.edge.websocket.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.tidewire.contract.hook.ConnectHookInputs;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cookies and headers of an upgrade request that its app's connect hook sees, as they were
 * sent.
 *
 * @param cookies as the value of a {@code Cookie} header; empty if there is none of them
 * @param headers names in lower case; of one that is repeated, all values with commas between them
 */
record HookInputs(String cookies, Map<String, String> headers) {

  static HookInputs of(MultiMap request, ConnectHookInputs wanted) {
    Map<String, String> headers = new HashMap<>();
    for (String name : wanted.headers()) {
      List<String> values = request.getAll(name);
      if (!values.isEmpty()) headers.put(name, String.join(", ", values));
    }
    return new HookInputs(cookies(request, wanted.cookies()), headers);
  }

  /** All of a name, in the order in which they came: which of them counts is the backend's rule. */
  private static String cookies(MultiMap request, List<String> wanted) {
    if (wanted.isEmpty()) return "";
    return request.getAll(HttpHeaderNames.COOKIE).stream()
        .flatMap(header -> Arrays.stream(header.split(";")))
        .map(String::strip)
        .filter(cookie -> wanted.contains(name(cookie)))
        .collect(Collectors.joining("; "));
  }

  private static String name(String cookie) {
    int equals = cookie.indexOf('=');
    return equals < 0 ? "" : cookie.substring(0, equals).strip();
  }

  boolean isTooLarge() {
    long bytes = bytes(cookies);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      bytes += bytes(header.getKey()) + bytes(header.getValue());
    }
    return bytes > ConnectHookInputs.MAX_BYTES;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** They are credentials: they do not print. */
  @Override
  public String toString() {
    return "HookInputs(…)";
  }
}
