package io.tidewire.publish.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {

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
    assertThat(channel.matches("/apps/1/channels/x")).isTrue();
    assertThat(channel.matches("/apps/1/channels/")).isFalse();
    assertThat(channel.matches("/apps//channels/x")).isFalse();
    assertThat(channel.matches("/apps/1/channels/x/y")).isFalse();
    assertThat(channel.matches("/apps/1/channels/x/")).isFalse();
  }

  @Test
  void aLiteralSegmentIsMatchedWhole() {
    assertThat(channel.matches("/apps/1/channel/x")).isFalse();
    assertThat(channel.matches("/apps/1/channelss/x")).isFalse();
    assertThat(channel.matches("/apps/1/channels")).isFalse();
    assertThat(channel.matches("apps/1/channels/x")).isFalse();
    assertThat(channel.matches("*")).isFalse();
    assertThat(channel.matches("")).isFalse();
  }
}
