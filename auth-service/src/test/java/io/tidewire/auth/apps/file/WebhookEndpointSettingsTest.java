package io.tidewire.auth.apps.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.App;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.wire.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookEndpointSettingsTest {

  private static final String APP =
      """
      apps:
        - id: 1
          keys: [ { key: new, secret: s1 }, { key: old, secret: s2 } ]
          webhooks:
      """;

  @Test
  void anEndpointNeedsOnlyAUrl() {
    WebhookEndpoint endpoint = endpoint("- url: https://example.com/hook");

    assertThat(endpoint.url()).isEqualTo("https://example.com/hook");
    assertThat(endpoint.channels()).isEmpty();
    assertThat(endpoint.headers()).isEmpty();
    assertThat(endpoint.delivery())
        .isEqualTo(
            new WebhookEndpoint.Delivery(
                false, Duration.ofSeconds(5), Duration.ofMinutes(5), 4, false));
    assertThat(endpoint.events())
        .containsExactlyInAnyOrder(
            WebhookEventType.CHANNEL_OCCUPIED,
            WebhookEventType.CHANNEL_VACATED,
            WebhookEventType.MEMBER_ADDED,
            WebhookEventType.MEMBER_REMOVED,
            WebhookEventType.CACHE_MISS);
  }

  @Test
  void everySettingIsRead() {
    WebhookEndpoint endpoint =
        endpoint(
            """
            - url: ${HOOK_URL}
              events: [client_event, subscription_count]
              channels: ["private-*", news]
              headers: { Authorization: "${HOOK_TOKEN}", X-Env: test }
              batch: true
              timeout: 2500ms
              retry_for: 24h
              concurrency: 9
              allow_private: true
            """);

    assertThat(endpoint.url()).isEqualTo("http://10.0.0.7:8000/hook?t=hush");
    assertThat(endpoint.headers()).isEqualTo(Map.of("Authorization", "Bearer x", "X-Env", "test"));
    assertThat(endpoint.delivery())
        .isEqualTo(
            new WebhookEndpoint.Delivery(
                true, Duration.ofMillis(2_500), Duration.ofHours(24), 9, true));
    assertThat(endpoint.wants(WebhookEventType.CLIENT_EVENT, new ChannelName("private-a")))
        .isTrue();
    assertThat(endpoint.wants(WebhookEventType.CLIENT_EVENT, new ChannelName("private"))).isFalse();
    assertThat(endpoint.wants(WebhookEventType.CACHE_MISS, new ChannelName("private-a"))).isFalse();
  }

  @Test
  void whatAnyEndpointWantsIsInTheAppsPolicyAndTheOldestKeySigns() {
    App app =
        app(
            """
            - { url: "https://example.com/a", events: cache_miss }
            - { url: "https://example.com/b", events: [cache_miss, client_event] }
            """);

    assertThat(app.policy().webhookEvents())
        .containsExactlyInAnyOrder(WebhookEventType.CACHE_MISS, WebhookEventType.CLIENT_EVENT);
    assertThat(app.oldest().key()).isEqualTo("old");
  }

  @Test
  void anEndpointKeepsItsIdWhenOtherSettingsChangeAndTwoOfOneUrlDiffer() {
    String url = "https://example.com/hook";
    WebhookEndpoint alone = endpoint("- url: " + url);
    List<WebhookEndpoint> both =
        app("- { url: \"%s\", batch: true }\n- { url: \"%s\" }".formatted(url, url))
            .notifications()
            .webhooks();

    assertThat(both.get(0).id()).isEqualTo(alone.id());
    assertThat(both.get(1).id()).isNotEqualTo(alone.id());
  }

  @Test
  void neitherThePathNorAHeaderPrints() {
    WebhookEndpoint endpoint =
        endpoint("- { url: \"https://example.com/s3cret\", headers: { A: hush } }");

    assertThat(endpoint.toString()).doesNotContain("s3cret").doesNotContain("hush");
    assertThat(endpoint.origin()).isEqualTo("https://example.com");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "batch: true | apps[0].webhooks[0].url: is missing",
        "url: ftp://example.com | url: expected a URL such as https://example.com/webhooks",
        "url: not a url | url: expected a URL such as https://example.com/webhooks",
        "url: https://u:hush@example.com | url: expected no user and password",
        "url: https://example.com/#x | url: expected no fragment",
        "url: http://localhost:8000/ | url: the host is on a private network",
        "url: http://127.0.0.1/ | url: the host is on a private network",
        "url: http://169.254.169.254/ | url: the host is on a private network",
        "url: http://[::1]/ | url: the host is on a private network",
        "url: http://[::ffff:10.0.0.1]/ | url: the host is on a private network",
        "{ url: https://e.com, events: [member] } | events: expected some of channel_occupied,",
        "{ url: https://e.com, events: [] } | events: expected at least one",
        "{ url: https://e.com, channels: [\"a b\"] } | channels: expected 1 to 200 characters",
        "{ url: https://e.com, timeout: 31s } | timeout: expected at most 30s",
        "{ url: https://e.com, timeout: 10ms } | timeout: expected at least 100ms",
        "{ url: https://e.com, retry_for: 25h } | retry_for: expected at most 86400s",
        "{ url: https://e.com, concurrency: 0 } | concurrency: expected a whole number from 1 to"
            + " 50",
        "{ url: https://e.com, header: {} } | header is not a setting; did you mean 'headers'?",
        "{ url: https://e.com, headers: { Host: a } } | headers.Host: is set by Tidewire",
        "{ url: https://e.com, headers: { X-Pusher-Key: a } } | is set by Tidewire",
        "{ url: https://e.com, headers: { \"a b\": a } } | headers: expected names of HTTP headers",
        "{ url: https://e.com, headers: { A: \"hush\\n\" } } | headers.A: expected at most 4096"
      })
  void aBadEndpointIsRefusedWithTheLineAndTheSetting(String endpoint, String complaint) {
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> app("- " + endpoint))
        .withMessageStartingWith("apps.yml, line 5: apps[0].webhooks[0]")
        .withMessageContaining(complaint)
        .withMessageNotContaining("hush");
  }

  @Test
  void anAppHasAtMostTenEndpoints() {
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> app("- url: https://example.com\n".repeat(11)))
        .withMessage("apps.yml, line 4: apps[0].webhooks: expected at most 10");
  }

  private static WebhookEndpoint endpoint(String yaml) {
    return app(yaml).notifications().webhooks().get(0);
  }

  private static App app(String webhooks) {
    FileReferences references =
        new FileReferences(
            AppsSource.text("apps.yml", ""),
            Map.of("HOOK_URL", "http://10.0.0.7:8000/hook?t=hush", "HOOK_TOKEN", "Bearer x")::get,
            false);
    return AppsYaml.parse(APP + webhooks.indent(6), references).withId("1").orElseThrow();
  }
}
