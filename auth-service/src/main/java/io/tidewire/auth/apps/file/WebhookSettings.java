package io.tidewire.auth.apps.file;

import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.contract.webhook.WebhookEndpoint.Delivery;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.net.Networks;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the {@code webhooks} of an app. No complaint quotes a URL or a header's value. */
final class WebhookSettings {

  private static final int MOST = 10;
  private static final int MOST_HEADERS = 20;
  private static final int MAX_URL = 2_048;
  private static final int MAX_HEADER = 4_096;
  private static final int MAX_CONCURRENCY = 50;
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration MAX_RETRY = Duration.ofDays(1);
  private static final int ID_BYTES = 6;

  /** As many requests as client events and counts is what nobody asked for who names no events. */
  private static final Set<WebhookEventType> USUAL_EVENTS =
      EnumSet.complementOf(
          EnumSet.of(WebhookEventType.CLIENT_EVENT, WebhookEventType.SUBSCRIPTION_COUNT));

  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  /** What the protocol or HTTP itself needs, in lower case. */
  private static final Pattern RESERVED_HEADER =
      Pattern.compile(
          "x-pusher-.*|x-tidewire-.*|content-.*|host|connection|transfer-encoding|keep-alive|te"
              + "|trailer|upgrade|expect|proxy-.*");

  private static final Networks NOT_PUBLIC = Networks.of(Networks.NOT_PUBLIC);
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");

  private WebhookSettings() {}

  static List<WebhookEndpoint> read(Section app) {
    List<Section> sections = app.sections("webhooks");
    if (sections.size() > MOST) throw app.bad("webhooks", "expected at most " + MOST);
    Map<String, Integer> sameUrl = new HashMap<>();
    List<WebhookEndpoint> endpoints = new ArrayList<>();
    for (Section section : sections) {
      section.expectOnly(
          "url",
          "events",
          "channels",
          "headers",
          "batch",
          "timeout",
          "retry_for",
          "concurrency",
          "allow_private");
      Delivery delivery = delivery(section);
      String url = url(section, delivery.allowPrivate());
      int before = sameUrl.merge(url, 1, Integer::sum) - 1;
      endpoints.add(
          new WebhookEndpoint(
              id(url, before),
              url,
              events(section),
              section.parsedTexts("channels", NamespaceSettings::pattern),
              section.section("headers").map(WebhookSettings::headers).orElse(Map.of()),
              delivery));
      section.refuseRest();
    }
    return endpoints;
  }

  private static Delivery delivery(Section section) {
    Delivery usual = Delivery.DEFAULTS;
    Duration timeout = section.duration("timeout", usual.timeout(), MAX_TIMEOUT);
    if (timeout.compareTo(LEAST_TIMEOUT) < 0) {
      throw section.bad("timeout", "expected at least " + LEAST_TIMEOUT.toMillis() + "ms");
    }
    return new Delivery(
        section.flag("batch", usual.batch()),
        timeout,
        section.duration("retry_for", usual.retryFor(), MAX_RETRY),
        section.integer("concurrency", usual.concurrency(), 1, MAX_CONCURRENCY),
        section.flag("allow_private", usual.allowPrivate()));
  }

  private static Set<WebhookEventType> events(Section section) {
    if (!section.has("events")) return USUAL_EVENTS;
    List<WebhookEventType> events = section.parsedTexts("events", WebhookSettings::event);
    if (events.isEmpty()) throw section.bad("events", "expected at least one");
    return Set.copyOf(events);
  }

  private static WebhookEventType event(String name) {
    return WebhookEventType.of(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected some of "
                        + Arrays.stream(WebhookEventType.values())
                            .map(WebhookEventType::wireName)
                            .collect(Collectors.joining(", "))));
  }

  private static String url(Section section, boolean allowPrivate) {
    String text = section.requiredText("url");
    URI url = parsed(section, text);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean isHttp = scheme.equals("https") || scheme.equals("http");
    if (!isHttp || url.getHost() == null || text.length() > MAX_URL) throw notUrl(section);
    if (url.getRawUserInfo() != null) {
      throw section.bad(
          "url", "expected no user and password; use headers: { Authorization: \"${NAME}\" }");
    }
    if (url.getRawFragment() != null) throw section.bad("url", "expected no fragment (#…)");
    if (!allowPrivate && isPrivate(url.getHost())) {
      throw section.bad(
          "url",
          "the host is on a private network; webhooks are sent there only with"
              + " allow_private: true");
    }
    return text;
  }

  private static URI parsed(Section section, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw notUrl(section);
    }
  }

  private static BadApps notUrl(Section section) {
    return section.bad("url", "expected a URL such as https://example.com/webhooks");
  }

  /** As far as the text says it: what a name resolves to is looked at when a webhook is sent. */
  private static boolean isPrivate(String host) {
    if (host.equalsIgnoreCase("localhost")) return true;
    if (!ADDRESS.matcher(host).matches()) return false;
    try {
      return NOT_PUBLIC.contain(InetAddress.getByName(host));
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }

  private static Map<String, String> headers(Section section) {
    List<String> names = section.names();
    if (names.size() > MOST_HEADERS) throw section.bad("", "expected at most " + MOST_HEADERS);
    Map<String, String> headers = new HashMap<>();
    for (String name : names) {
      if (!HEADER.matcher(name).matches()) throw section.bad("", "expected names of HTTP headers");
      if (RESERVED_HEADER.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
        throw section.bad(name, "is set by Tidewire");
      }
      String value = section.requiredText(name);
      if (value.length() > MAX_HEADER || !HEADER_VALUE.matcher(value).matches()) {
        throw section.bad(name, "expected at most " + MAX_HEADER + " printable ASCII characters");
      }
      headers.put(name, value);
    }
    section.refuseRest();
    return headers;
  }

  /**
   * Follows from the URL alone, so that the queue stays when other settings change.
   *
   * @param before endpoints of the app with the same URL
   */
  private static String id(String url, int before) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
      String id = HexFormat.of().formatHex(hash, 0, ID_BYTES);
      return before == 0 ? id : id + "." + before;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
