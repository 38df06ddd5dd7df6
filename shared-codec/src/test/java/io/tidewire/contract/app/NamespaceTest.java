package io.tidewire.contract.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.wire.ChannelName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {

  private static final Namespace CHAT = kept("chat-*");
  private static final Namespace QUIET =
      new Namespace("chat-typing-*", Optional.empty(), false, false, 0, false);

  @Test
  void theFirstPatternThatMatchesAChannelApplies() {
    assertThat(app(QUIET, CHAT).namespace(new ChannelName("chat-typing-1"))).isEqualTo(QUIET);
    assertThat(app(CHAT, QUIET).namespace(new ChannelName("chat-typing-1"))).isEqualTo(CHAT);
  }

  @Test
  void aChannelThatMatchesNoPatternIsEphemeral() {
    assertThat(app(CHAT).namespace(new ChannelName("prices"))).isEqualTo(Namespace.EPHEMERAL);
    assertThat(AppPolicy.defaults("1").namespace(new ChannelName("chat-1")))
        .isEqualTo(Namespace.EPHEMERAL);
  }

  @Test
  void aUserChannelIsEphemeralEvenIfAPatternMatches() {
    ChannelName user = ChannelName.ofUser("ann");

    assertThat(app(kept("*")).namespace(user)).isEqualTo(Namespace.EPHEMERAL);
  }

  @Test
  void noMoreMessagesCanBeRequestedThanAreKept() {
    Optional<History> ten = Optional.of(new History(10, Duration.ofMinutes(1)));

    assertThat(new Namespace("a", ten, false, false, 10, false).clientRewind()).isEqualTo(10);
    assertThatThrownBy(() -> new Namespace("a", ten, false, false, 11, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Namespace("a", Optional.empty(), false, false, 1, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPatternIsNeitherEmptyNorLongerThanAChannelName() {
    assertThat(kept("a".repeat(200)).covers(new ChannelName("a".repeat(200)))).isTrue();
    assertThatThrownBy(() -> kept("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> kept("a".repeat(201))).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_001})
  void theHistorySizeIsLimited(int size) {
    assertThatThrownBy(() -> new History(size, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.999S", "-PT1S", "P7DT0.001S"})
  void theHistoryTtlIsLimited(String ttl) {
    assertThatThrownBy(() -> new History(1, Duration.parse(ttl)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEpochIsRememberedMuchLongerThanItsMessages() {
    assertThat(new History(1, Duration.ofSeconds(1)).metaTtl()).isEqualTo(Duration.ofDays(7));
    assertThat(new History(1, Duration.ofDays(7)).metaTtl()).isEqualTo(Duration.ofDays(70));
  }

  private static Namespace kept(String pattern) {
    return new Namespace(pattern, Optional.of(History.DEFAULTS), false, false, 0, false);
  }

  private static AppPolicy app(Namespace... namespaces) {
    return AppPolicy.defaults("1").with(List.of(namespaces));
  }
}
