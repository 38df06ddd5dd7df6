package io.tidewire.auth.apps;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.file.AppsFile;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.auth.apps.file.BadApps;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppsReportTest {

  private static final Optional<Fingerprints> KEYED =
      Fingerprints.of(
          Settings.of(Map.of("tidewire.cluster.backend-secret", "b".repeat(32))), BusRole.BACKEND);

  /** An app that uses every setting. */
  private static final String APPS =
      """
      apps:
        - id: "7"
          keys:
            - key: the-key
              secret: first-secret
          encryption_master_key: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=
          allowed_origins: [https://example.org]
          jwt:
            algorithms: [HS256, RS256, ES256, EdDSA]
            audience: [one, two, three]
            jwks_url: https://id.example.org/jwks
            keys:
              - secret: token-secret-of-more-than-thirty-two-bytes
          webhooks:
            - url: https://example.org/hook/path-secret
              events: [channel_occupied, channel_vacated, member_added, client_event]
              headers: {X-One: header-secret, X-Two: b}
          namespaces:
            - pattern: chat-*
              history: {size: 50, ttl: 60s}
      """;

  @Test
  void anAppIsToldByItsKeysAndItsDigestsWithoutAnySecret() {
    JsonObject report = report(APPS);

    assertThat(report.fieldNames()).containsExactly("7");
    assertThat(report.getJsonObject("7").fieldNames())
        .containsExactlyInAnyOrder("keys", "rules", "secrets");
    assertThat(report.getJsonObject("7").getJsonArray("keys"))
        .isEqualTo(new JsonArray().add("the-key"));
    assertThat(report.encode()).doesNotContain("first-secret", "path-secret", "example.org");
  }

  @Test
  void theSameFileReportsTheSame() {
    assertThat(report(APPS + "# a comment\n")).isEqualTo(report(APPS));
  }

  @ParameterizedTest
  @CsvSource({
    "first-secret, other-secret, secrets",
    "MDEy, MDEz, secrets",
    "token-secret, taken-secret, secrets",
    "path-secret, other-path, secrets",
    "header-secret, other-header, secrets",
    "id.example.org, ip.example.org, secrets",
    "size: 50, size: 51, rules",
    "https://example.org], https://example.com], rules",
  })
  void aChangeShowsWhereItIs(String before, String after, String part) {
    JsonObject changed = report(APPS.replace(before, after)).getJsonObject("7");
    JsonObject old = report(APPS).getJsonObject("7");

    assertThat(changed.getString(part)).isNotEqualTo(old.getString(part));
    changed.put(part, old.getString(part));
    assertThat(changed).isEqualTo(old);
  }

  /** A new part has to be added to the rules or to the secrets. */
  @Test
  void everyPartOfAnAppIsInItsReport() {
    assertThat(parts(App.class))
        .containsExactlyInAnyOrder("policy", "admission", "notifications", "keys", "tokens");
    assertThat(parts(App.Notifications.class))
        .containsExactlyInAnyOrder("subscriptionCounts", "webhooks", "hooks");
  }

  private static Stream<String> parts(Class<?> type) {
    return Stream.of(type.getRecordComponents()).map(RecordComponent::getName);
  }

  @Test
  void withoutAKeyNothingIsToldOfSecrets() {
    assertThat(AppsReport.of(apps(APPS), Optional.empty()).getJsonObject("7").fieldNames())
        .containsExactlyInAnyOrder("keys", "rules");
  }

  /** Each JVM has another order. */
  @Test
  void theOrderOfASetOrAMapDoesNotCount() {
    record Part(Object value) {}
    var one = new LinkedHashSet<>(List.of("a", "b"));
    var other = new LinkedHashSet<>(List.of("b", "a"));

    assertThat(CanonicalText.of(new Part(one)))
        .isEqualTo(CanonicalText.of(new Part(other)))
        .isNotEqualTo(CanonicalText.of(new Part(new LinkedHashSet<>(List.of("a", "c")))));
    assertThat(CanonicalText.of(List.of("a", "b")))
        .isNotEqualTo(CanonicalText.of(List.of("b", "a")));
    assertThat(CanonicalText.of(List.of("a,1:b")))
        .isNotEqualTo(CanonicalText.of(List.of("a", "b")));
  }

  private static JsonObject report(String yaml) {
    return AppsReport.of(apps(yaml), KEYED);
  }

  private static Apps apps(String yaml) {
    try {
      AppsSource source = AppsSource.text("test", yaml);
      return new AppsFile(source, Map.<String, String>of()::get, false).load();
    } catch (BadApps wrong) {
      throw new AssertionError(wrong);
    }
  }
}
