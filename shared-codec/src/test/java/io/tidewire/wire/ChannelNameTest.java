package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "orders.42", "private-a_B-9=@,.;", "#server-to-user-u 17:{x}é"})
  void aValidNameIsKept(String name) {
    assertThat(new ChannelName(name).value()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a:b",
        "a/b",
        "a#b",
        "#a",
        "#server-to-use-x",
        "é",
        "a\u0000",
        "a\n",
        "{a}",
        "a|b"
      })
  void anIllegalCharacterIsNamedByItsPosition(String name) {
    assertThatThrownBy(() -> new ChannelName(name))
        .isInstanceOf(MalformedName.class)
        .hasMessageContaining("illegal character at position");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#server-to-user-a\u0000", "#server-to-user-\n", "#server-to-user-\ud83d"})
  void aUserChannelWithUnprintableCharactersIsRefused(String name) {
    assertThatThrownBy(() -> new ChannelName(name)).isInstanceOf(MalformedName.class);
  }

  @Test
  void aUserChannelAllowsEveryCharacterOfAUserId() {
    assertThat(ChannelName.ofUser("zoë 🚀").userId()).isEqualTo("zoë 🚀");
  }

  @Test
  void aNameHasOneTo200Characters() {
    assertThat(new ChannelName("x".repeat(200)).value()).hasSize(200);
    assertThatThrownBy(() -> new ChannelName("x".repeat(201)))
        .hasMessage("Channel name is 201 characters long, at most 200 allowed");
    assertThatThrownBy(() -> new ChannelName("")).hasMessage("Channel name is empty");
  }

  @Test
  void aUserChannelNeedsAUserId() {
    assertThat(ChannelName.ofUser("u-17")).hasToString("#server-to-user-u-17");
    assertThat(ChannelName.ofUser("u-17").userId()).isEqualTo("u-17");
    assertThat(new ChannelName("private-u-17").userId()).isEmpty();
    assertThatThrownBy(() -> ChannelName.ofUser("")).isInstanceOf(MalformedName.class);
  }

  @ParameterizedTest
  @CsvSource({
    "private-encrypted-cache-a, ENCRYPTED_CACHE",
    "private-encrypted-a, ENCRYPTED",
    "private-encrypted, PRIVATE",
    "private-cache-a, PRIVATE_CACHE",
    "private-my-cache-a, PRIVATE",
    "private-, PRIVATE",
    "presence-cache-a, PRESENCE_CACHE",
    "presence-encrypted-a, PRESENCE",
    "cache-a, CACHE",
    "cache, PUBLIC",
    "mycache-a, PUBLIC",
    "privateer, PUBLIC",
    "Private-x, PUBLIC",
    "x-private-y, PUBLIC",
    "#server-to-user-a, USER",
    "#status-a, STATUS",
    "#canary-a, CANARY"
  })
  void thePrefixDecidesAndTheLongestOneWins(String name, ChannelKind kind) {
    assertThat(new ChannelName(name).kind()).isEqualTo(kind);
  }

  @Test
  void namesSortAsText() {
    assertThat(new ChannelName("a")).isLessThan(new ChannelName("b"));
  }

  @Test
  void aRefusalHasNoStackTrace() {
    assertThat(catchThrowable(() -> new ChannelName("")).getStackTrace()).isEmpty();
  }
}
