package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopicTest {

  @Test
  void channelsOfTheSameNameInTwoAppsAreDistinctTopics() {
    assertThat(new Topic("1", "a")).isNotEqualTo(new Topic("2", "a"));
    assertThat(new Topic("1", "a")).isEqualTo(new Topic("1", new ChannelName("a")));
    assertThat(new Topic("1", "a")).hasToString("1:a");
  }

  @Test
  void aTopicNeedsAValidChannelName() {
    assertThatThrownBy(() -> new Topic("1", "a b")).isInstanceOf(MalformedName.class);
  }
}
