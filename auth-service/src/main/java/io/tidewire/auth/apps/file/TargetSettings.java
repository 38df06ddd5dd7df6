package io.tidewire.auth.apps.file;

import io.tidewire.kit.net.Networks;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the URL and the headers of requests to an app's server, which webhooks and hooks have in
 * common. No error message quotes a URL or the value of a header.
 */
final class TargetSettings {

  private static final int MOST_HEADERS = 20;
  private static final int MAX_URL = 2_048;
  private static final int MAX_HEADER = 4_096;
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);

  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  /** Lower-case names of headers that Tidewire or HTTP itself sets. */
  private static final Pattern RESERVED_HEADER =
      Pattern.compile(
          "x-pusher-.*|x-tidewire-.*|content-.*|host|connection|transfer-encoding|keep-alive|te"
              + "|trailer|upgrade|expect|proxy-.*");

  private static final Networks NOT_PUBLIC = Networks.of(Networks.NOT_PUBLIC);
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");

  private TargetSettings() {}

  static Duration timeout(Section section, Duration usual, Duration most) {
    Duration timeout = section.duration("timeout", usual, most);
    if (timeout.compareTo(LEAST_TIMEOUT) < 0) {
      throw section.bad("timeout", "expected at least " + LEAST_TIMEOUT.toMillis() + "ms");
    }
    return timeout;
  }

  /**
   * @param example of a valid URL, for the error message
   */
  static String url(Section section, String example, boolean allowPrivate) {
    String text = section.requiredText("url");
    URI url = parsed(section, text, example);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean isHttp = scheme.equals("https") || scheme.equals("http");
    if (!isHttp || url.getHost() == null || text.length() > MAX_URL) throw notUrl(section, example);
    if (url.getRawUserInfo() != null) {
      throw section.bad(
          "url", "expected no user and password; use headers: { Authorization: \"${NAME}\" }");
    }
    if (url.getRawFragment() != null) throw section.bad("url", "expected no fragment (#…)");
    if (!allowPrivate && isPrivate(url.getHost())) {
      throw section.bad(
          "url",
          "the host is on a private network; requests are sent there only with"
              + " allow_private: true");
    }
    return text;
  }

  private static URI parsed(Section section, String text, String example) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw notUrl(section, example);
    }
  }

  private static BadApps notUrl(Section section, String example) {
    return section.bad("url", "expected a URL such as " + example);
  }

  /** Judges by the text alone. The address of a host name is checked when a request is sent. */
  private static boolean isPrivate(String host) {
    if (host.equalsIgnoreCase("localhost")) return true;
    if (!ADDRESS.matcher(host).matches()) return false;
    try {
      return NOT_PUBLIC.contain(InetAddress.getByName(host));
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }

  /** The {@code headers} that are sent with each request. */
  static Map<String, String> headers(Section section) {
    return section.section("headers").map(TargetSettings::listedHeaders).orElse(Map.of());
  }

  private static Map<String, String> listedHeaders(Section section) {
    List<String> names = section.names();
    if (names.size() > MOST_HEADERS) throw section.bad("", "expected at most " + MOST_HEADERS);
    Map<String, String> headers = new HashMap<>();
    for (String name : names) {
      if (!isHeader(name)) throw section.bad("", "expected names of HTTP headers");
      if (isReserved(name)) throw section.bad(name, "is set by Tidewire");
      String value = section.requiredText(name);
      if (value.length() > MAX_HEADER || !HEADER_VALUE.matcher(value).matches()) {
        throw section.bad(name, "expected at most " + MAX_HEADER + " printable ASCII characters");
      }
      headers.put(name, value);
    }
    section.refuseRest();
    return headers;
  }

  static boolean isHeader(String name) {
    return HEADER.matcher(name).matches();
  }

  /** Whether HTTP or Tidewire itself sets the header. */
  static boolean isReserved(String name) {
    return RESERVED_HEADER.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }
}
