package io.tidewire.presence.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.contract.presence.PresenceOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectTest {

  @Test
  void aJoinReturnsTheRosterPositionAndTheAnnouncedUsers() {
    assertThat(Effect.ofJoin(List.of("OK", "e", "9007199254740993", "1", "0"), 100))
        .isEqualTo(new Effect(new PresenceOutcome.Joined("e", 9007199254740993L, true), 1, 0));
    assertThat(Effect.ofJoin(List.of("OK", "e", "7", "0", "1"), 100))
        .isEqualTo(new Effect(new PresenceOutcome.Joined("e", 7, false), 0, 1));
  }

  @Test
  void aFullChannelNamesItsLimit() {
    assertThat(Effect.ofJoin(List.of("FULL", "1"), 100))
        .isEqualTo(new Effect(new PresenceOutcome.Full(100), 0, 1));
  }

  @Test
  void aLeaveReturnsTheAnnouncedUsers() {
    assertThat(Effect.ofLeave(List.of("OK", "1")))
        .isEqualTo(new Effect(new PresenceOutcome.Left(), 0, 1));
  }

  @Test
  void staleOperationsAndDeadNodesChangeNothing() {
    var stale = Effect.of(new PresenceOutcome.Stale());
    var dead = Effect.of(new PresenceOutcome.NodeDead());

    assertThat(Effect.ofJoin(List.of("STALE"), 1)).isEqualTo(stale);
    assertThat(Effect.ofLeave(List.of("STALE"))).isEqualTo(stale);
    assertThat(Effect.ofOccupy(List.of("STALE"))).isEqualTo(stale);
    assertThat(Effect.ofOccupy(List.of("DEAD"))).isEqualTo(dead);
  }

  @Test
  void anUnexpectedScriptAnswerIsAnInternalError() {
    assertThatThrownBy(() -> Effect.ofLeave(List.of("PERHAPS")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
