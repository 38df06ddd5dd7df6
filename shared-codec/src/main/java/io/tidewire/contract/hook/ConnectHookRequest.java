package io.tidewire.contract.hook;

import java.util.Map;
import java.util.Optional;

/**
 * What does the app's connect hook say to this upgrade? Asked after {@link
 * io.tidewire.contract.auth.ConnectVerdict.AskHook}.
 *
 * @param cookies the value of a {@code Cookie} header with those that the hook sees; may be empty
 * @param headers those that the hook sees, as far as the request has them; names in lower case
 * @param origin the {@code Origin} header
 * @param client what names the client where the questions of many wait, such as its address; absent
 *     where many clients would share it
 */
public record ConnectHookRequest(
    String appId,
    String cookies,
    Map<String, String> headers,
    Optional<String> origin,
    Optional<String> client) {

  public ConnectHookRequest {
    headers = Map.copyOf(headers);
  }

  /** Characters of what the hook sees. */
  public long length() {
    return cookies.length()
        + headers.entrySet().stream()
            .mapToLong(header -> header.getKey().length() + header.getValue().length())
            .sum();
  }

  /**
   * Whether the values can be sent in a header: tabs, spaces, visible ASCII characters and the
   * bytes above them, as HTTP allows (RFC 9110, section 5.5).
   */
  public boolean isForwardable() {
    return isHeaderValue(cookies)
        && headers.values().stream().allMatch(ConnectHookRequest::isHeaderValue);
  }

  private static boolean isHeaderValue(String text) {
    return text.chars()
        .allMatch(c -> c == '\t' || (c >= ' ' && c <= '~') || (c > 0x7F && c <= 0xFF));
  }

  /** Cookies and headers are credentials: they do not print. */
  @Override
  public String toString() {
    return "ConnectHookRequest[appId=" + appId + ", origin=" + origin + "]";
  }
}
