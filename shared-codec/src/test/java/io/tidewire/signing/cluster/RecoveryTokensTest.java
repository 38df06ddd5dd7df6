package io.tidewire.signing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTokensTest {

  private static final long NOW = 1_800_000_000_000L;
  private static final ChannelName ORDERS = new ChannelName("orders");
  private static final SocketId SOCKET = new SocketId("1.2");
  private static final ClusterKey OLD = new ClusterKey("old-".repeat(8));
  private static final ClusterKey NEW = new ClusterKey("new-".repeat(8));
  private static final ClusterKeys KEYS = new ClusterKeys(OLD, Optional.empty());

  @Test
  void aRecoveryFloorIsReadBackUnchanged() {
    FloorToken floor = new FloorToken("kQ3xAbcd", 4_182);

    String token = floor.sign(KEYS, "1", ORDERS);

    assertThat(FloorToken.verify(KEYS, "1", ORDERS, token)).contains(floor);
  }

  @Test
  void aRecoveryFloorCoversLaterPositionsOfItsEpoch() {
    FloorToken floor = new FloorToken("e", 100);

    assertThat(floor.covers("e", 100)).isTrue();
    assertThat(floor.covers("e", 101)).isTrue();
    assertThat(floor.covers("e", 99)).isFalse();
    assertThat(floor.covers("f", 101)).isFalse();
  }

  @Test
  void aRecoveryFloorOfAnotherAppOrChannelIsRefused() {
    String token = new FloorToken("e", 1).sign(KEYS, "1", ORDERS);

    assertThat(FloorToken.verify(KEYS, "2", ORDERS, token)).isEmpty();
    assertThat(FloorToken.verify(KEYS, "1", new ChannelName("order"), token)).isEmpty();
  }

  @Test
  void aTokenOfOneKindIsRefusedAsAnother() {
    String resume = ResumeToken.issued(SOCKET, Optional.empty(), NOW).sign(KEYS, "1");
    String permit =
        new PermitToken(Optional.of(new Member("e", "1")), Optional.empty(), 7)
            .sign(KEYS, "1", ORDERS, SOCKET);

    assertThat(FloorToken.verify(KEYS, "1", ORDERS, resume)).isEmpty();
    assertThat(FloorToken.verify(KEYS, "1", ORDERS, permit)).isEmpty();
    assertThat(ResumeToken.verify(KEYS, "1", permit, NOW)).isEmpty();
  }

  @Test
  void noCharacterOfATokenCanBeChanged() {
    String token = new FloorToken("e", 100).sign(KEYS, "1", ORDERS);

    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(FloorToken.verify(KEYS, "1", ORDERS, forged))
          .as("character %d", i)
          .isIn(Optional.empty(), Optional.of(new FloorToken("e", 100)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a", "a.", ".a", "%%.%%", "MTplMzoxMDA.", "é.é", "a.b.c"})
  void aTextThatIsNotATokenIsRefused(String text) {
    assertThat(FloorToken.verify(KEYS, "1", ORDERS, text)).isEmpty();
    assertThat(ResumeToken.verify(KEYS, "1", text, NOW)).isEmpty();
    assertThat(PermitToken.verify(KEYS, "1", ORDERS, SOCKET, text)).isEmpty();
  }

  @Test
  void aTokenIsNotSignedByAnEmptyMac() {
    String token = new FloorToken("e", 100).sign(KEYS, "1", ORDERS);
    String unsigned = token.substring(0, token.indexOf('.') + 1);

    assertThat(FloorToken.verify(KEYS, "1", ORDERS, unsigned)).isEmpty();
  }

  @Test
  void aResumeTokenNamesItsConnectionAndUserForTwoMinutes() {
    ResumeToken resume = ResumeToken.issued(SOCKET, Optional.of("ann:7.\n"), NOW);

    String token = resume.sign(KEYS, "1");

    assertThat(ResumeToken.verify(KEYS, "1", token, NOW + 119_999)).contains(resume);
    assertThat(ResumeToken.verify(KEYS, "1", token, NOW + 120_000)).isEmpty();
    assertThat(resume.issuedAtMs()).isEqualTo(NOW);
  }

  @Test
  void aResumeTokenOfAnotherAppIsRefused() {
    String token = ResumeToken.issued(SOCKET, Optional.empty(), NOW).sign(KEYS, "1");

    assertThat(ResumeToken.verify(KEYS, "2", token, NOW)).isEmpty();
  }

  @Test
  void aPermitContainsTheMemberOfAPresenceChannel() {
    PermitToken permit =
        new PermitToken(
            Optional.of(new Member("ü", "{\"name\":\"Zoë 3:x\"}")), Optional.of("ann"), 12);

    String token = permit.sign(KEYS, "1", ORDERS, SOCKET);

    assertThat(PermitToken.verify(KEYS, "1", ORDERS, SOCKET, token)).contains(permit);
  }

  @Test
  void aPermitIsValidForItsChannelAndConnectionOnly() {
    String token =
        new PermitToken(Optional.empty(), Optional.empty(), 3).sign(KEYS, "1", ORDERS, SOCKET);

    assertThat(PermitToken.verify(KEYS, "1", ORDERS, SOCKET, token)).isPresent();
    assertThat(PermitToken.verify(KEYS, "2", ORDERS, SOCKET, token)).isEmpty();
    assertThat(PermitToken.verify(KEYS, "1", new ChannelName("o"), SOCKET, token)).isEmpty();
    assertThat(PermitToken.verify(KEYS, "1", ORDERS, new SocketId("1.3"), token)).isEmpty();
  }

  @Test
  void duringAKeyRotationBothKeysAreAccepted() {
    String signedBefore = new FloorToken("e", 1).sign(KEYS, "1", ORDERS);
    ClusterKeys exchanging = new ClusterKeys(NEW, Optional.of(OLD));
    String signedNow = new FloorToken("e", 1).sign(exchanging, "1", ORDERS);
    ClusterKeys exchanged = new ClusterKeys(NEW, Optional.empty());

    assertThat(FloorToken.verify(exchanging, "1", ORDERS, signedBefore)).isPresent();
    assertThat(FloorToken.verify(exchanged, "1", ORDERS, signedNow)).isPresent();
    assertThat(FloorToken.verify(exchanged, "1", ORDERS, signedBefore)).isEmpty();
  }

  @Test
  void aClusterKeyNeverPrints() {
    assertThat(new ClusterKeys(NEW, Optional.of(OLD)).toString())
        .doesNotContain("new-")
        .doesNotContain("old-");
  }

  @Test
  void aShortClusterKeyIsRefusedWithoutQuotingIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClusterKey("guessable"))
        .withMessageContaining("32")
        .withMessageNotContaining("guessable");
  }

  @Test
  void randomKeysDiffer() {
    SecureRandom random = new SecureRandom();

    assertThat(ClusterKey.random(random)).isNotEqualTo(ClusterKey.random(random));
  }
}
