package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemberTest {

  @Test
  void aMemberHasAnId() {
    assertThatThrownBy(() -> new Member("", Member.NO_INFO))
        .isInstanceOf(MalformedName.class)
        .hasMessage("user_id is empty");
  }
}
