package io.tidewire.publish.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {

  private final PathTemplate channel = PathTemplate.of("/apps/{app}/channels/{channel}");

  @Test
  void namedSegmentsAreDecodedAfterMatching() {
    assertThat(channel.arguments("/apps/1/channels/a;b=c,d@e.f%23g%2Fh+i"))
        .contains(Map.of("app", "1", "channel", "a;b=c,d@e.f#g/h+i"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/apps/1/channels/%", "/apps/1/channels/%zz", "/apps/1/channels/%ff"})
  void aBrokenEscapeHasNoMeaning(String path) {
    assertThat(channel.arguments(path)).isEmpty();
  }

  @Test
  void aNamedSegmentIsNeverEmptyAndNeverTwo() {
    assertThat("/apps/1/channels/x").matches(channel.regex());
    assertThat("/apps/1/channels/").doesNotMatch(channel.regex());
    assertThat("/apps//channels/x").doesNotMatch(channel.regex());
    assertThat("/apps/1/channels/x/y").doesNotMatch(channel.regex());
    assertThat("/apps/1/channels/x/").doesNotMatch(channel.regex());
  }

  @Test
  void aPrefixMayBeThereOrNot() {
    PathPrefix prefix = new PathPrefix("/real.time/v1");

    assertThat("/real.time/v1/apps").matches(prefix.regex() + "/apps");
    assertThat("/apps").matches(prefix.regex() + "/apps");
    assertThat("/realXtime/v1/apps").doesNotMatch(prefix.regex() + "/apps");
    assertThat(prefix.strip("/real.time/v1/apps/1")).isEqualTo("/apps/1");
    assertThat(prefix.strip("/apps/1")).isEqualTo("/apps/1");
    assertThat(prefix.strip("/real.time/v1x/apps/1")).isEqualTo("/real.time/v1x/apps/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "/", "/x/", "//x", "/x?y", "/x y"})
  void whatIsNoPrefixIsRefused(String text) {
    assertThatThrownBy(() -> new PathPrefix(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
