package io.tidewire.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPrefixTest {

  private final PathPrefix prefix = new PathPrefix("/real.time/v1");

  @Test
  void theConfiguredPrefixIsOptionalInRequests() {
    assertThat("/real.time/v1/apps").matches(prefix.regex() + "/apps");
    assertThat("/apps").matches(prefix.regex() + "/apps");
    assertThat("/realXtime/v1/apps").doesNotMatch(prefix.regex() + "/apps");
    assertThat(prefix.strip("/real.time/v1/apps/1")).isEqualTo("/apps/1");
    assertThat(prefix.strip("/apps/1")).isEqualTo("/apps/1");
    assertThat(prefix.strip("/real.time/v1x/apps/1")).isEqualTo("/real.time/v1x/apps/1");
  }

  @Test
  void aPathMatchesWithAndWithoutThePrefix() {
    assertThat(prefix.meanings("/apps/1")).containsExactly("/apps/1", "/real.time/v1/apps/1");
    assertThat(prefix.meanings("/real.time/v1/apps/1"))
        .containsExactly("/real.time/v1/apps/1", "/apps/1");
    assertThat(PathPrefix.NONE.meanings("/apps/1")).containsExactly("/apps/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "/", "/x/", "//x", "/x?y", "/x y"})
  void anInvalidPrefixIsRefused(String text) {
    assertThatThrownBy(() -> new PathPrefix(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> PathPrefix.from(Settings.of(Map.of("some.prefix", text)), "some.prefix"))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("SOME_PREFIX");
  }
}
