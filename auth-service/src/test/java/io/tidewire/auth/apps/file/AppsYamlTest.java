package io.tidewire.auth.apps.file;

import static io.tidewire.auth.apps.file.AppsYamlFixture.MINIMAL;
import static io.tidewire.auth.apps.file.AppsYamlFixture.parse;
import static io.tidewire.auth.apps.file.AppsYamlFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.signing.AppSecret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading an apps file. */
class AppsYamlTest {

  @Test
  void theDevelopmentAppIsTheOneThatStandalonePrints() throws Exception {
    Apps apps = parse(AppsSource.development().apps());

    App app = apps.only().orElseThrow();
    assertThat(app.id()).isEqualTo("100001");
    assertThat(app.secretOf("tidewire-key")).hasValue(new AppSecret("tidewire-secret"));
    assertThat(app.policy().clientEvents()).isTrue();
    assertThat(app.isEnabled()).isTrue();
  }

  @Test
  void whatIsLeftOutIsAsOnTheHostedService() {
    App app = parse(MINIMAL).only().orElseThrow();

    assertThat(app.policy()).isEqualTo(AppPolicy.defaults("100001"));
    assertThat(app.admission().token()).isEqualTo(TokenRule.NONE);
    assertThat(app.admission().forceTls()).isFalse();
    assertThat(app.admission().origins().allow("https://anything.example")).isTrue();
    assertThat(app.tokens()).isEmpty();
    assertThat(app.keys().master()).isEmpty();
  }

  @Test
  void everySettingIsRead() {
    App app =
        parse(
                """
                apps:
                  - id: "42"
                    enabled: false
                    keys:
                      - { key: new, secret: new-secret }
                      - { key: old, secret: old-secret }
                    force_tls: true
                    client_events: yes
                    allowed_origins: [ "*.example.org", "http://localhost:3000" ]
                    token: none
                    encryption_master_key: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
                    limits:
                      max_connections: 1
                      max_channels_per_connection: 2
                      max_channel_name_length: 200
                      max_event_bytes: 4
                      max_client_events_per_second: 5
                      max_presence_members: 6
                      max_listed_members: 10
                      max_user_id_length: 7
                      max_user_info_bytes: 8
                      activity_timeout_seconds: 9
                """)
            .only()
            .orElseThrow();

    assertThat(app.policy())
        .isEqualTo(
            new AppPolicy(
                "42",
                new AppPolicy.Connections(1, 2, 5, 9),
                new AppPolicy.Messages(200, 4),
                new AppPolicy.Users(7, 8, 6, false, 10),
                new AppPolicy.ChannelRules(true, List.of())));
    assertThat(app.isEnabled()).isFalse();
    assertThat(app.admission().forceTls()).isTrue();
    assertThat(app.newest().key()).isEqualTo("new");
    assertThat(app.secretOf("old")).hasValue(new AppSecret("old-secret"));
    assertThat(app.admission().origins().allow("https://a.example.org")).isTrue();
    assertThat(app.admission().origins().allow("https://evil.com")).isFalse();
    assertThat(app.keys().master()).isPresent();
  }

  @Test
  void withATokenCookieEveryAppWithTokensSaysWhichPagesMayConnect() {
    String tokens = "    jwt: { keys: [ { secret: " + "s".repeat(32) + " } ] }\n";
    String optional = MINIMAL + tokens + "    token: optional\n";

    for (String open : List.of(optional, optional + "    allowed_origins: ['*']\n")) {
      assertThatExceptionOfType(BadApps.class)
          .isThrownBy(() -> withTokenCookie(open))
          .withMessageContaining("apps[0].allowed_origins: expected the origins that may connect")
          .withMessageContaining("TIDEWIRE_EDGE_TOKEN_COOKIE");
      assertThat(parse(open).all()).hasSize(1);
    }
    assertThat(withTokenCookie(optional + "    allowed_origins: [a.example]\n").all()).hasSize(1);
    assertThat(withTokenCookie(MINIMAL + tokens).all()).hasSize(1);
  }

  private static Apps withTokenCookie(String yaml) {
    AppsSource source = AppsSource.text("apps.yml", yaml);
    return AppsYaml.parse(yaml, new FileReferences(source, Map.<String, String>of()::get, true));
  }

  @Test
  void publicChannelsMayBeRestrictedToPatterns() {
    AppPolicy some = policy("    public_channels: [ 'news-*', cache-prices ]\n");
    AppPolicy none = policy("    public_channels: []\n");

    assertThat(policy("").publicChannels()).isEmpty();
    assertThat(some.publicChannels()).hasValue(List.of("news-*", "cache-prices"));
    assertThat(policy("    public_channels: 'news-*'\n").publicChannels())
        .hasValue(List.of("news-*"));
    assertThat(none.publicChannels()).hasValue(List.of());
    refused(MINIMAL + "    public_channels: [ 'a b' ]\n")
        .withMessageContaining("line 6: apps[0].public_channels: expected 1 to 200 characters");
    refused(MINIMAL + "    public_channels: [" + "a,".repeat(101) + "]\n")
        .withMessageContaining("apps[0].public_channels: expected at most 100");
  }

  private static AppPolicy policy(String setting) {
    return parse(MINIMAL + setting).only().orElseThrow().policy();
  }
}
