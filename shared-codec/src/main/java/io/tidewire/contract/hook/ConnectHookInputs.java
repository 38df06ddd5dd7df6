package io.tidewire.contract.hook;

import java.util.List;

/**
 * What of an upgrade request an app's connect hook sees. Nothing else of it leaves the edge.
 *
 * @param cookies names of cookies, as they are spelt
 * @param headers names of headers, in any case
 */
public record ConnectHookInputs(List<String> cookies, List<String> headers) {

  /** UTF-8 bytes of all values together, and of their names. */
  public static final int MAX_BYTES = 8_192;

  public ConnectHookInputs {
    cookies = List.copyOf(cookies);
    headers = List.copyOf(headers);
  }
}
