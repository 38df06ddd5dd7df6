package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.wire.Member;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterChangeTest {

  @Test
  void anAddedMemberHasItsInfo() {
    Buffer message = Buffer.buffer("P|7|e1|+|[\"a|nn\\u00eb\",\"{\\\"x\\\":\\\"|\\/🚀\\\"}\"]");

    assertThat(RosterChange.isOne(message)).isTrue();
    assertThat(RosterChange.decode(message))
        .isEqualTo(new RosterChange("e1", 7, true, new Member("a|nnë", "{\"x\":\"|/🚀\"}")));
  }

  @Test
  void aRemovedMemberHasNoInfo() {
    assertThat(RosterChange.decode(Buffer.buffer("P|8|e1|-|[\"ann\"]")))
        .isEqualTo(new RosterChange("e1", 8, false, new Member("ann", Member.NO_INFO)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "P|",
        "P|1|e|+",
        "P|x|e|+|[\"a\",\"{}\"]",
        "P|1|e|+|[\"a\"]",
        "P|1|e|-|[\"a\",\"{}\"]",
        "P|1|e|?|[\"a\"]",
        "P|1|e||[\"a\"]",
        "P|1|e|-|[]",
        "P|1|e|-|[null]",
        "P|1|e|-|[7]",
        "P|1|e|-|[\"\"]",
        "P|1|e|-|null",
        "P|1|e|-|{\"a\":\"b\"}",
        "P|1|e|-|\"a\"",
        "P|1|e|-|",
        "P|1|e|-|nonsense"
      })
  void aMalformedMessageIsRefused(String message) {
    assertThatThrownBy(() -> RosterChange.decode(Buffer.buffer(message)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "P|", "p|1", "0||1|0||\nP|"})
  void otherMessagesAreNotRosterChanges(String message) {
    assertThat(RosterChange.isOne(Buffer.buffer(message))).isFalse();
  }
}
