package io.tidewire.auth.apps.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks.ChannelHook;
import io.tidewire.auth.apps.AppHooks.ConnectHook;
import io.tidewire.auth.apps.HookEndpoint;
import io.tidewire.contract.hook.ConnectHookInputs;
import io.tidewire.wire.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookSettingsTest {

  private static final String APP =
      """
      apps:
        - id: 1
          keys: [ { key: k1, secret: s1 } ]
          client_events: true
          allowed_origins: [https://shop.example]
          hooks:
      """;

  @Test
  void aConnectHookNeedsAUrlAndWhatItSees() {
    ConnectHook hook =
        app("connect: { url: \"https://shop.example/rt\", forward_cookies: sid }")
            .hooks()
            .connect()
            .orElseThrow();

    assertThat(hook.inputs()).isEqualTo(new ConnectHookInputs(List.of("sid"), List.of()));
    assertThat(hook.endpoint())
        .isEqualTo(
            new HookEndpoint(
                "https://shop.example/rt", Map.of(), Duration.ofSeconds(3), 10, false));
  }

  @Test
  void everySettingIsRead() {
    App app =
        app(
            """
            connect:
              url: http://10.0.0.7:8000/rt?t=hush
              headers: { X-Env: test }
              forward_cookies: [sid, lang]
              forward_headers: [Authorization, X-Tenant]
              timeout: 1500ms
              concurrency: 7
              allow_private: true
            subscribe: { url: https://shop.example/s, channels: ["private-*", news] }
            client_event: { url: https://shop.example/e }
            """);

    assertThat(app.hooks().connect())
        .contains(
            new ConnectHook(
                new HookEndpoint(
                    "http://10.0.0.7:8000/rt?t=hush",
                    Map.of("X-Env", "test"),
                    Duration.ofMillis(1_500),
                    7,
                    true),
                new ConnectHookInputs(
                    List.of("sid", "lang"), List.of("authorization", "x-tenant"))));
    assertThat(app.hooks().subscribe().map(ChannelHook::channels))
        .contains(List.of("private-*", "news"));
    assertThat(app.hooks().toString()).doesNotContain("hush").doesNotContain("test");
  }

  @Test
  void edgesAreToldWhichChannelsTheBackendDecidesAndNothingElse() {
    App app =
        app(
            """
            subscribe: { url: https://shop.example/s }
            client_event: { url: https://shop.example/e, channels: ["private-chat-*"] }
            """);

    var hooked = app.policy().hookedChannels();
    assertThat(hooked.decideSubscription(new ChannelName("private-a"))).isTrue();
    assertThat(hooked.decideSubscription(new ChannelName("presence-a"))).isTrue();
    assertThat(hooked.decideSubscription(new ChannelName("news"))).isFalse();
    assertThat(hooked.decideClientEvent(new ChannelName("private-chat-1"))).isTrue();
    assertThat(hooked.decideClientEvent(new ChannelName("private-a"))).isFalse();
    assertThat(app.policy().toString()).doesNotContain("shop.example");
  }

  @Test
  void aUsersOwnChannelIsNeverTheBackendsToDecide() {
    App app = app("subscribe: { url: \"https://shop.example/s\", channels: \"*\" }");

    assertThat(
            app.policy()
                .hookedChannels()
                .decideSubscription(new ChannelName("#server-to-user-ann")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conect: { url: https://e.com } | hooks.conect is not a setting; did you mean 'connect'?",
        "connect: { forward_cookies: sid } | hooks.connect.url: is missing",
        "connect: { url: https://e.com } | hooks.connect: expected forward_cookies or",
        "connect: { url: http://10.0.0.1/, forward_cookies: sid } | the host is on a private",
        "connect: { url: https://e.com, forward_cookies: \"a=b\" } | forward_cookies: expected"
            + " names",
        "connect: { url: https://e.com, forward_headers: Cookie } | header cookie is set by"
            + " Tidewire",
        "connect: { url: https://e.com, forward_headers: Host } | header host is set by Tidewire",
        "connect: { url: https://e.com, forward_headers: A, headers: { a: b } } | header a is set",
        "connect: { url: https://e.com, forward_headers: A, timeout: 6s } | expected at most 5s",
        "connect: { url: https://e.com, forward_headers: A, concurrency: 51 } | from 1 to 50",
        "connect: { url: https://e.com, forward_headers: A, channels: a } | channels is not a"
            + " setting",
        "subscribe: { url: https://e.com, channels: [] } | hooks.subscribe.channels: expected 1",
        "subscribe: { url: https://e.com, forward_cookies: a } | forward_cookies is not a setting"
      })
  void aBadHookIsRefusedWithTheSetting(String hook, String complaint) {
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> app(hook))
        .withMessageContaining(complaint);
  }

  @Test
  void cookiesWithoutAllowedOriginsAreRefusedAtTheStart() {
    String open = APP.replace("    allowed_origins: [https://shop.example]\n", "");

    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> parse(open, "connect: { url: \"https://e.com\", forward_cookies: sid }"))
        .withMessageContaining("forward_cookies: expected allowed_origins");
    assertThat(
            parse(open, "connect: { url: \"https://e.com\", forward_headers: X-Session }")
                .hooks()
                .connect())
        .isPresent();
  }

  @Test
  void aHookThatWouldNeverBeAskedIsRefused() {
    String quiet = APP.replace("    client_events: true\n", "");

    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> parse(quiet, "client_event: { url: \"https://e.com\" }"))
        .withMessageContaining("hooks.client_event: is never asked, because client_events is off");
    String tokens =
        APP.replace(
            "    hooks:\n",
            "    token: required\n    jwt: { keys: [ { secret: \"%s\" } ] }\n    hooks:\n"
                .formatted("x".repeat(32)));
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(() -> parse(tokens, "connect: { url: \"https://e.com\", forward_headers: A }"))
        .withMessageContaining("hooks.connect: is never asked, because every connection needs");
  }

  private static App app(String hooks) {
    return parse(APP, hooks);
  }

  private static App parse(String app, String hooks) {
    return AppsYamlFixture.parse(app + hooks.indent(6)).withId("1").orElseThrow();
  }
}
