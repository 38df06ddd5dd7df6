package io.tidewire.auth.apps.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.TokenRule;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.signing.AppSecret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppsYamlTest {

  private static final String MINIMAL =
      """
      apps:
        - id: 100001
          keys:
            - key: k1
              secret: s1
      """;

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
    assertThat(app.masterKey()).isEmpty();
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
                true,
                new AppPolicy.Connections(1, 2, 5, 9),
                new AppPolicy.Messages(200, 4),
                new AppPolicy.Users(7, 8, 6),
                List.of()));
    assertThat(app.isEnabled()).isFalse();
    assertThat(app.admission().forceTls()).isTrue();
    assertThat(app.newest().key()).isEqualTo("new");
    assertThat(app.secretOf("old")).hasValue(new AppSecret("old-secret"));
    assertThat(app.admission().origins().allow("https://a.example.org")).isTrue();
    assertThat(app.admission().origins().allow("https://evil.com")).isFalse();
    assertThat(app.masterKey()).isPresent();
  }

  @Test
  void namespacesAreReadInTheirOrder() {
    App app =
        parse(
                MINIMAL
                    + """
                        namespaces:
                          - pattern: chat-typing-*
                          - pattern: "*-orders"
                            history: {}
                          - pattern: chat-*
                            history: { size: 50, ttl: 90s }
                            on_boundary: lenient
                            stock_on_gap: reconnect
                            client_rewind: 50
                            resume_auth: on
                    """)
            .only()
            .orElseThrow();

    assertThat(app.policy().namespaces())
        .containsExactly(
            new Namespace("chat-typing-*", Optional.empty(), false, false, 0, false),
            new Namespace("*-orders", Optional.of(History.DEFAULTS), false, false, 0, false),
            new Namespace(
                "chat-*",
                Optional.of(new History(50, Duration.ofSeconds(90))),
                true,
                true,
                50,
                true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pattern: 'a b' | line 7: apps[0].namespaces[0].pattern: expected 1 to 200 characters",
        "pattern: '#server-to-user-*' | line 7: apps[0].namespaces[0].pattern: expected 1 to 200",
        "patern: a | line 7: apps[0].namespaces[0].patern is not a setting; did you mean"
            + " 'pattern'?",
        "history: {} | line 7: apps[0].namespaces[0].pattern: is missing",
        "{ pattern: a, colour: red } | namespaces[0].colour is not a setting",
        "{ pattern: a, client_rewind: 1 } | namespaces[0].client_rewind: needs a history",
        "{ pattern: a, resume_auth: on } | namespaces[0].resume_auth: needs a history",
        "{ pattern: a, history: 5 } | namespaces[0].history: expected settings",
        "{ pattern: a, history: { size: 0 } } | history.size: expected a whole number from 1 to",
        "{ pattern: a, history: { ttl: 999ms } } | history.ttl: expected at least 1s",
        "{ pattern: a, history: { ttl: 169h } } | history.ttl: expected at most 604800s",
        "{ pattern: a, history: { length: 5 } } | history.length is not a setting",
        "{ pattern: a, history: {}, on_boundary: maybe } | on_boundary: expected strict or lenient",
        "{ pattern: a, history: {}, stock_on_gap: no } | stock_on_gap: expected continue or",
        "{ pattern: a, history: { size: 5 }, client_rewind: 6 } | a whole number from 0 to 5",
        "{ pattern: a, history: {}, resume_auth: maybe } | resume_auth: expected true or false"
      })
  void aWrongNamespaceIsNamedWithItsLine(String namespace, String complaint) {
    refused(MINIMAL + "    namespaces:\n      - " + namespace + "\n")
        .withMessageContaining("line 7")
        .withMessageContaining(complaint);
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

  @Test
  void aPatternThatStandsTwiceIsRefusedWithBothLines() {
    refused(MINIMAL + "    namespaces:\n      - pattern: a-*\n      - pattern: a-*\n")
        .withMessage(
            "apps.yml, line 8: apps[0].namespaces[1].pattern: duplicate value 'a-*', first used on"
                + " line 7");
  }

  @Test
  void aSecretMayComeFromTheEnvironment() {
    String yaml = MINIMAL.replace("s1", "${APP_SECRET}");

    Apps apps = parse(yaml, Map.of("APP_SECRET", "from-the-environment"));

    assertThat(apps.only().orElseThrow().newest().secret())
        .isEqualTo(new AppSecret("from-the-environment"));
  }

  @Test
  void aVariableThatIsNotSetIsNamedWithItsLine() {
    refused(MINIMAL.replace("s1", "${APP_SECRET}"))
        .withMessage(
            "apps.yml, line 5: apps[0].keys[0].secret: the environment variable APP_SECRET is not"
                + " set");
  }

  @Test
  void aSettingThatDoesNotExistIsNamedWithItsLine() {
    refused(MINIMAL + "    limts:\n      max_connections: 1\n")
        .withMessage("apps.yml, line 6: apps[0].limts is not a setting; did you mean 'limits'?");
  }

  @Test
  void anUnknownSettingIsFoundInEverySection() {
    refused(MINIMAL + "    limits: { max_conections: 1 }\n").withMessageContaining("line 6");
    refused(MINIMAL + "        colour: red\n").withMessageContaining("keys[0].colour");
    refused(MINIMAL + "application: 1\n").withMessageContaining("line 6: application");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "    keyz: [] | apps[0].keyz is not a setting; did you mean 'keys'?",
        "    limits: { max_conections: 1 } | max_conections is not a setting; did you mean"
            + " 'max_connections'?",
        "    alowed_origins: [] | apps[0].alowed_origins is not a setting; did you mean"
            + " 'allowed_origins'?",
        "    webhook: [] | apps[0].webhook is not a setting; did you mean 'webhooks'?",
        "    secret: hush | apps[0].secret: belongs in the list keys",
        "    key: k | apps[0].key: belongs in the list keys",
        "    jwt: { jwksurl: a } | apps[0].jwt.jwksurl is not a setting; did you mean 'jwks_url'?",
        "app: [] | app is not a setting; did you mean 'apps'?"
      })
  void aMisspeltSettingIsToldWhatItWasMeantToBe(String setting, String complaint) {
    refused(MINIMAL + setting.replaceAll("^(?! |app)", "    ") + "\n")
        .withMessageStartingWith("apps.yml, line 6: ")
        .withMessageContaining(complaint)
        .withMessageNotContaining("hush");
  }

  @Test
  void aMisspeltSettingIsNotTakenForAMissingOne() {
    refused(MINIMAL.replace("keys:", "keyz:"))
        .withMessage("apps.yml, line 3: apps[0].keyz is not a setting; did you mean 'keys'?");
    refused("apps:\n  - { id: 1, key: k, secret: hush }\n")
        .withMessageStartingWith("apps.yml, line 2: apps[0].key: belongs in the list keys")
        .withMessageNotContaining("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\tenabled: true\n", "    limits:\n  \tmax_connections: 1\n"})
  void aTabIsNamedAsWhatYamlForbids(String setting) {
    refused(MINIMAL + setting)
        .withMessageMatching(
            "apps.yml, line [67]: a tab; YAML forbids tabs for indentation, expected spaces");
  }

  @Test
  void twoAppsWithOneIdAreRefusedWithBothLines() {
    refused(MINIMAL + MINIMAL.replace("apps:\n", "").replace("k1", "k2"))
        .withMessage(
            "apps.yml, line 6: apps[1].id: duplicate value '100001', first used on line 2");
  }

  @Test
  void twoAppsWithOneKeyAreRefused() {
    refused(MINIMAL + MINIMAL.replace("apps:\n", "").replace("100001", "2"))
        .withMessage("apps.yml, line 7: apps[1].keys: duplicate value 'k1', first used on line 3");
  }

  @Test
  void aKeyThatStandsTwiceInOneAppIsRefused() {
    refused(MINIMAL + "      - key: k1\n        secret: s2\n")
        .withMessageContaining("apps[0].keys: duplicate value 'k1', first used on line 3");
  }

  @Test
  void aSettingThatStandsTwiceIsRefused() {
    refused(MINIMAL + "    enabled: true\n    enabled: false\n")
        .withMessage("apps.yml, line 7: apps[0].enabled is set twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled: maybe | line 6: apps[0].enabled: expected true or false",
        "token: always | line 6: apps[0].token: expected none, optional or required",
        "token: required | line 6: apps[0].token: needs a jwt section",
        "allowed_origins: [ 'a b' ] | line 6: apps[0].allowed_origins: expected [scheme://]host",
        "limits: 3 | line 6: apps[0].limits: expected settings",
        "limits: { max_connections: -1 } | expected a whole number from 0 to",
        "limits: { max_connections: 1.5 } | expected a whole number from 0 to",
        "limits: { max_channel_name_length: 201 } | expected a whole number from 1 to 200",
        "limits: { activity_timeout_seconds: 0 } | expected a whole number from 1 to",
        "limits: { max_connections: [1] } | expected one value",
        "limits: | line 6: apps[0].limits: has no value",
        "encryption_master_key: c2hvcnQ= | expected 32 bytes in base64, got 5",
        "jwt: {} | line 6: apps[0].jwt.keys: expected keys or a jwks_url"
      })
  void aWrongValueIsNamedWithItsLine(String setting, String complaint) {
    refused(MINIMAL + "    " + setting + "\n").withMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: 'a:b' | 1 to 64 characters",
        "id: '' | 1 to 64 characters",
        "id: {} | expected one value",
        "id: | has no value"
      })
  void anIdFitsIntoUrlsAndRedisKeys(String id, String complaint) {
    refused(MINIMAL.replace("id: 100001", id)).withMessageContaining(complaint);
  }

  @Test
  void anAppNeedsAKeyWithItsSecret() {
    refused("apps:\n  - id: 1\n").withMessageContaining("line 2: apps[0].keys: expected at least");
    refused(MINIMAL.replace("        secret: s1\n", ""))
        .withMessageContaining("either secret or secret_file");
    refused(MINIMAL.replace("secret: s1", "secret: ''")).withMessageContaining("is empty");
    refused(MINIMAL.replace("key: k1", "key: 'a:b'")).withMessageContaining("1 to 128 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "apps:\n", "apps: []\n", "apps: {}\n", "[]\n", "x\n"})
  void aFileWithoutAppsIsNoAppsFile(String yaml) {
    refused(yaml).withMessageStartingWith("apps.yml, line ");
  }

  @Test
  void brokenYamlIsNamedWithItsLine() {
    refused(MINIMAL + "    limits: { max_connections: 1\n  - id: 2\n")
        .withMessageStartingWith("apps.yml, line 7: not valid YAML");
    refused(MINIMAL + "\tenabled: true\n").withMessageStartingWith("apps.yml, line 6");
    refused(MINIMAL + "    x: \u0000\n").withMessageStartingWith("apps.yml, line 6");
    refused(MINIMAL + "---\napps: []\n").withMessageStartingWith("apps.yml, line 6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*hush-hush",
        "&hush-hush",
        "!hush-hush",
        "%hush-hush",
        "@hush-hush",
        "`hush-hush",
        "{hush-hush",
        "[hush-hush]",
        "{hush-hush: 1}",
        "'hush-hush",
        "\"hush-hush\\q\"",
        "hush-hush: hush-hush",
        "|\nhush-hush",
        "{hush-hush: 1, hush-hush: 2}"
      })
  void aSecretInTheWrongPlaceOrWithoutQuotesIsNotQuoted(String secret) {
    refused(MINIMAL.replace("secret: s1", "secret: " + secret))
        .withMessageStartingWith("apps.yml, line ")
        .withMessageNotContaining("hush");
    refused(MINIMAL.replace("secret: s1", "secret_file: " + secret))
        .withMessageNotContaining("hush");
    refused(MINIMAL.replace("key: k1", "key: " + secret)).withMessageNotContaining("hush");
  }

  @Test
  void nothingOfAnAppPrintsItsSecret() {
    String yaml =
        MINIMAL.replace("s1", "hush-hush")
            + """
                encryption_master_key: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
                jwt:
                  keys:
                    - secret: hush-hush-hush-hush-hush-hush-hush
            """;

    Apps apps = parse(yaml);

    assertThat(apps + " " + apps.all())
        .contains("100001")
        .doesNotContain("hush")
        .doesNotContain("AAEC");
  }

  private static ThrowableAssertAlternative<BadApps> refused(String yaml) {
    return assertThatExceptionOfType(BadApps.class).isThrownBy(() -> parse(yaml));
  }

  private static Apps parse(String yaml) {
    return parse(yaml, Map.of());
  }

  private static Apps parse(String yaml, Map<String, String> environment) {
    return AppsYaml.parse(
        yaml, new FileReferences(AppsSource.text("apps.yml", yaml), environment::get, false));
  }
}
