package io.tidewire.auth.apps.file;

import static io.tidewire.auth.apps.file.AppsYamlFixture.MINIMAL;
import static io.tidewire.auth.apps.file.AppsYamlFixture.parse;
import static io.tidewire.auth.apps.file.AppsYamlFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.Apps;
import io.tidewire.signing.AppSecret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where secrets come from, and that they are never printed. */
class AppsYamlSecretsTest {

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
}
