package io.tidewire.kit.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingNamesTest {

  /** Matches names of settings whose values might be secret. */
  private static final Pattern SUSPECT =
      Pattern.compile("key|secret|password|token|credential|passphrase|pin\\b");

  @Test
  void settingsWithASecretLookingNameAreSecretUnlessListedAsHarmless() {
    assertThat(
            SettingNames.all()
                .keys()
                .filter(key -> SUSPECT.matcher(key).find())
                .filter(key -> !SettingNames.isSecret(key)))
        .containsExactly(
            "tidewire.auth.tokens.max-bytes",
            "tidewire.auth.tokens.max-waiting",
            "tidewire.auth.tokens.suspects-per-second",
            "tidewire.bus.tls.key", // The path of a file.
            "tidewire.edge.tls.key",
            "tidewire.edge.token-cookie"); // Its name.
  }

  @Test
  void theSecretSettingsAreListed() {
    assertThat(SettingNames.all().keys().filter(SettingNames::isSecret))
        .containsExactly(
            "tidewire.auth.cluster-key",
            "tidewire.cluster.backend-secret",
            "tidewire.cluster.secret",
            "tidewire.redis.password",
            "tidewire.redis.sentinel-password");
  }
}
