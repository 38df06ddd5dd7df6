package io.tidewire.auth.apps.file;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.Apps;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;

/** A minimal apps file, and the result of reading variations of it. */
final class AppsYamlFixture {

  static final String MINIMAL =
      """
      apps:
        - id: 100001
          keys:
            - key: k1
              secret: s1
      """;

  private AppsYamlFixture() {}

  static ThrowableAssertAlternative<BadApps> refused(String yaml) {
    return assertThatExceptionOfType(BadApps.class).isThrownBy(() -> parse(yaml));
  }

  static Apps parse(String yaml) {
    return parse(yaml, Map.of());
  }

  static Apps parse(String yaml, Map<String, String> environment) {
    return AppsYaml.parse(
        yaml, new FileReferences(AppsSource.text("apps.yml", yaml), environment::get, false));
  }
}
