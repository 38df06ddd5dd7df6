package io.tidewire.edge.session.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.SocketId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevokedTokensTest {

  private final ManualClock clock = new ManualClock();
  private final RevokedTokens revokedTokens = new RevokedTokens(clock);

  private ResumeToken issued(String user) {
    return ResumeToken.issued(new SocketId("1.2"), Optional.of(user), clock.millis());
  }

  private boolean covers(String appId, ResumeToken token) {
    return revokedTokens.covers(appId, token.userId(), token.issuedAtMs());
  }

  @Test
  void whatWasGivenOutBeforeIsRevokedAndWhatFollowsIsNot() {
    ResumeToken before = issued("ann");

    revokedTokens.revoke("1", "ann", clock.millis());
    clock.advance(Duration.ofMillis(1));

    assertThat(revokedTokens.covers("1", before.userId(), before.issuedAtMs())).isTrue();
    assertThat(covers("1", issued("ann"))).isFalse();
    assertThat(covers("1", issued("bob"))).isFalse();
    assertThat(revokedTokens.covers("2", before.userId(), before.issuedAtMs())).isFalse();
  }

  @Test
  void aConnectionWithoutUserIsNotRevoked() {
    ResumeToken nobody = ResumeToken.issued(new SocketId("1.2"), Optional.empty(), clock.millis());

    revokedTokens.revoke("1", "ann", clock.millis());

    assertThat(covers("1", nobody)).isFalse();
  }

  @Test
  void whatCannotBeRememberedAnyMoreIsRevokedForAll() {
    ResumeToken first = issued("first");
    revokedTokens.revoke("1", "first", clock.millis());
    clock.advance(Duration.ofMillis(1));
    ResumeToken innocent = issued("innocent");
    clock.advance(Duration.ofMillis(1));
    for (int i = 0; i < RevokedTokens.MAX_REMEMBERED; i++)
      revokedTokens.revoke("1", "user " + i, clock.millis());

    assertThat(covers("1", first)).isTrue();
    assertThat(covers("1", innocent)).isFalse();

    revokedTokens.revoke("1", "one more", clock.millis());
    assertThat(covers("1", innocent)).isTrue();
    assertThat(covers("2", innocent)).as("another app").isFalse();
  }

  @Test
  void whatHasExpiredByItselfIsForgotten() {
    for (int i = 0; i < RevokedTokens.MAX_REMEMBERED; i++)
      revokedTokens.revoke("1", "user " + i, clock.millis());
    clock.advance(Duration.ofMinutes(3));
    ResumeToken innocent = issued("innocent");
    clock.advance(Duration.ofMillis(1));

    revokedTokens.revoke("1", "ann", clock.millis());

    assertThat(covers("1", innocent)).isFalse();
  }
}
