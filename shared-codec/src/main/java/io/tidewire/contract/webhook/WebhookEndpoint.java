package io.tidewire.contract.webhook;

import io.tidewire.text.Wildcards;
import io.tidewire.wire.ChannelName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where an app's webhooks are sent, and how. For backend services only: the path and the headers
 * may hold secrets, so neither is ever printed.
 *
 * @param id the same as long as the URL is the same: names the endpoint's queue in Redis
 * @param url http or https, with a host and without user info
 * @param events that it is told of
 * @param channels patterns of the channels whose events it receives, as in {@link Wildcards};
 *     empty: all
 * @param headers sent with each request, besides the protocol's own
 * @param delivery how requests are made
 */
public record WebhookEndpoint(
    String id,
    String url,
    Set<WebhookEventType> events,
    List<String> channels,
    Map<String, String> headers,
    Delivery delivery) {

  /**
   * How an endpoint's requests are made.
   *
   * @param batch whether events that come at about the same time share a request
   * @param timeout of one attempt, from resolving the name to the end of the answer
   * @param retryFor how long after the first attempt a webhook is still repeated
   * @param concurrency requests at a time
   * @param allowPrivate whether the host may have an address that only a private network reaches
   */
  public record Delivery(
      boolean batch, Duration timeout, Duration retryFor, int concurrency, boolean allowPrivate) {

    public static final Delivery DEFAULTS =
        new Delivery(false, Duration.ofSeconds(5), Duration.ofMinutes(5), 4, false);
  }

  public WebhookEndpoint {
    events = Set.copyOf(events);
    channels = List.copyOf(channels);
    headers = Map.copyOf(headers);
  }

  /** Whether the endpoint is told of such an event in this channel. */
  public boolean wants(WebhookEventType type, ChannelName channel) {
    return events.contains(type)
        && (channels.isEmpty()
            || channels.stream().anyMatch(pattern -> Wildcards.matches(pattern, channel.value())));
  }

  /** Scheme, host and port: what people may read of the URL. */
  public String origin() {
    URI parsed = URI.create(url);
    String port = parsed.getPort() < 0 ? "" : ":" + parsed.getPort();
    return parsed.getScheme() + "://" + parsed.getHost() + port;
  }

  @Override
  public String toString() {
    return "WebhookEndpoint(" + id + ")";
  }
}
