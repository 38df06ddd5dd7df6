package io.tidewire.auth.apps.file;

import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.contract.webhook.WebhookEndpoint.Delivery;
import io.tidewire.contract.webhook.WebhookEventType;
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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the {@code webhooks} of an app. No error message quotes a URL or the value of a header. */
final class WebhookEndpointSettings {

  private static final String EXAMPLE = "https://example.com/webhooks";
  private static final int MOST = 10;
  private static final int MAX_CONCURRENCY = 50;
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration MAX_RETRY = Duration.ofDays(1);
  private static final int ID_BYTES = 6;

  /**
   * The default events. Client events and subscription counts are left out, because they can cause
   * very many requests.
   */
  private static final Set<WebhookEventType> USUAL_EVENTS =
      EnumSet.complementOf(
          EnumSet.of(WebhookEventType.CLIENT_EVENT, WebhookEventType.SUBSCRIPTION_COUNT));

  private WebhookEndpointSettings() {}

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
      String url = TargetSettings.url(section, EXAMPLE, delivery.allowPrivate());
      int before = sameUrl.merge(url, 1, Integer::sum) - 1;
      endpoints.add(
          new WebhookEndpoint(
              id(url, before),
              url,
              events(section),
              section.parsedTexts("channels", NamespaceSettings::pattern),
              TargetSettings.headers(section),
              delivery));
      section.refuseRest();
    }
    return endpoints;
  }

  private static Delivery delivery(Section section) {
    Delivery usual = Delivery.DEFAULTS;
    return new Delivery(
        section.flag("batch", usual.batch()),
        TargetSettings.timeout(section, usual.timeout(), MAX_TIMEOUT),
        section.duration("retry_for", usual.retryFor(), MAX_RETRY),
        section.integer("concurrency", usual.concurrency(), 1, MAX_CONCURRENCY),
        section.flag("allow_private", usual.allowPrivate()));
  }

  private static Set<WebhookEventType> events(Section section) {
    if (!section.has("events")) return USUAL_EVENTS;
    List<WebhookEventType> events = section.parsedTexts("events", WebhookEndpointSettings::event);
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

  /**
   * Depends on the URL alone, so that an endpoint keeps its queue when other settings change.
   *
   * @param before how many earlier endpoints of the app have the same URL
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
