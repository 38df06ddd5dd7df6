package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.SocketId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevocationsTest {

  private final ManualClock clock = new ManualClock();
  private final Revocations revocations = new Revocations(clock);

  private ResumeToken issued(String user) {
    return ResumeToken.issued(new SocketId("1.2"), Optional.of(user), clock.millis());
  }

  @Test
  void whatWasGivenOutBeforeIsRevokedAndWhatFollowsIsNot() {
    ResumeToken before = issued("ann");

    revocations.revoke("1", "ann");
    clock.advance(Duration.ofMillis(1));

    assertThat(revocations.covers("1", before)).isTrue();
    assertThat(revocations.covers("1", issued("ann"))).isFalse();
    assertThat(revocations.covers("1", issued("bob"))).isFalse();
    assertThat(revocations.covers("2", before)).isFalse();
  }

  @Test
  void aConnectionOfNobodyIsNotRevoked() {
    ResumeToken nobody = ResumeToken.issued(new SocketId("1.2"), Optional.empty(), clock.millis());

    revocations.revoke("1", "ann");

    assertThat(revocations.covers("1", nobody)).isFalse();
  }

  @Test
  void whatCannotBeRememberedAnyMoreIsRevokedForAll() {
    ResumeToken first = issued("first");
    revocations.revoke("1", "first");
    clock.advance(Duration.ofMillis(1));
    ResumeToken innocent = issued("innocent");
    clock.advance(Duration.ofMillis(1));
    for (int i = 0; i < Revocations.MAX_REMEMBERED; i++) revocations.revoke("1", "user " + i);

    assertThat(revocations.covers("1", first)).isTrue();
    assertThat(revocations.covers("1", innocent)).isFalse();

    revocations.revoke("1", "one more");
    assertThat(revocations.covers("1", innocent)).isTrue();
  }

  @Test
  void whatHasExpiredByItselfIsForgotten() {
    for (int i = 0; i < Revocations.MAX_REMEMBERED; i++) revocations.revoke("1", "user " + i);
    clock.advance(Duration.ofMinutes(3));
    ResumeToken innocent = issued("innocent");
    clock.advance(Duration.ofMillis(1));

    revocations.revoke("1", "ann");

    assertThat(revocations.covers("1", innocent)).isFalse();
  }
}
