package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "App\\Events\\OrderShipped",
        "order.shipped now: ✓",
        "client-typing",
        "Pusher:ping",
        "pusher",
        "pusherx:ping"
      })
  void aBackendMayUseAnyCharactersInAnEventName(String name) {
    assertThat(new EventName(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pusher:", "pusher:error", "pusher_internal:member_added", "tidewire:x"})
  void reservedEventNamesAreRefused(String name) {
    assertThatThrownBy(() -> new EventName(name))
        .isInstanceOf(MalformedName.class)
        .hasMessageContaining("reserved");
  }

  @Test
  void anUnpairedSurrogateIsRefused() {
    assertThat(new EventName("🚀").value()).isEqualTo("🚀");
    assertThatThrownBy(() -> new EventName("a\ud83d"))
        .isInstanceOf(MalformedName.class)
        .hasMessage("Event name has an unpaired surrogate");
  }

  @Test
  void anEmptyNameIsRefused() {
    assertThatThrownBy(() -> new EventName("")).hasMessage("Event name is empty");
  }

  @Test
  void anEventNameHasAtMost200Characters() {
    assertThat(new EventName("x".repeat(200)).value()).hasSize(200);
    assertThatThrownBy(() -> new EventName("x".repeat(201)))
        .isInstanceOf(MalformedName.class)
        .hasMessage("Event name is 201 characters long, at most 200 allowed");
  }
}
