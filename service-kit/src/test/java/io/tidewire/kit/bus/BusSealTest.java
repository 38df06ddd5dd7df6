package io.tidewire.kit.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.BusVersion;
import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BusSealTest {

  private static final byte[] HEAD = "auth.connect".getBytes(UTF_8);
  private static final byte[] BODY = "{\"appKey\":\"key\"}".getBytes(UTF_8);

  private final ManualClock clock = new ManualClock();
  private final BusSeal sender = seal("secret", 1);
  private final BusSeal receiver = seal("secret", 2);

  @Test
  void aMessageSealedWithTheSecretIsOpened() {
    for (int i = 0; i < 3; i++) {
      assertThat(opened(sender.seal(HEAD, BODY))).isEqualTo(BODY);
    }
  }

  @Test
  void theBodyCannotBeRead() {
    assertThat(new String(sender.seal(HEAD, BODY), UTF_8)).doesNotContain("appKey");
  }

  @Test
  void theSameBodyIsNeverSealedTheSameWay() {
    assertThat(sender.seal(HEAD, BODY)).isNotEqualTo(sender.seal(HEAD, BODY));
  }

  @Test
  void aMessageDoesNotOpenWithAnotherSecret() {
    byte[] sealed = seal("other", 1).seal(HEAD, BODY);

    refused(UnverifiedMessage.WRONG_SECRET, HEAD, sealed);
  }

  @Test
  void aMessageDoesNotOpenWithAnotherHeader() {
    refused(UnverifiedMessage.WRONG_SECRET, "auth.signin".getBytes(UTF_8), sender.seal(HEAD, BODY));
  }

  @Test
  void aMessageOfAnotherVersionIsRefusedAsSuch() {
    byte[] sealed = sender.seal(HEAD, BODY);
    sealed[0] = BusVersion.CURRENT + 1;

    refused(UnverifiedMessage.OTHER_VERSION, HEAD, sealed);
  }

  @Test
  void noChangedBitIsAccepted() {
    byte[] sealed = sender.seal(HEAD, BODY);
    for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(receiver.open(HEAD, changed))
          .as("bit " + bit)
          .isInstanceOf(BusSeal.Opened.Not.class);
    }
  }

  @Test
  void noTruncatedMessageIsAccepted() {
    byte[] sealed = sender.seal(HEAD, BODY);
    for (int length = 0; length < sealed.length; length++) {
      byte[] part = Arrays.copyOf(sealed, length);
      assertThat(receiver.open(HEAD, part)).isInstanceOf(BusSeal.Opened.Not.class);
    }
  }

  @Test
  void aMessageExpiresAfterTwoMinutes() {
    byte[] sealed = sender.seal(HEAD, BODY);

    clock.advance(BusSeal.FRESH);
    assertThat(opened(sealed)).isEqualTo(BODY);
    clock.advance(Duration.ofMillis(1));

    refused(UnverifiedMessage.STALE, HEAD, sealed);
  }

  /** Checks the bytes of {@link BusVersion#CURRENT}: a change of them requires a new version. */
  @Test
  void aSealedMessageOfThisVersionHasTheseBytes() {
    assertThat(HexFormat.of().formatHex(sender.seal(HEAD, BODY)))
        .isEqualTo(
            "01"
                + "73d51abbd89cb8196f0efb6892f94d68"
                + "0000000000000001"
                + "0000019b76daa800"
                + "89afcbe5c64d79cf97166c84fba2c47c"
                + "ea35cc28eac0634ad5bea290c9087e65");
  }

  private byte[] opened(byte[] sealed) {
    return ((BusSeal.Opened.Plain) receiver.open(HEAD, sealed)).bytes().getBytes();
  }

  private void refused(UnverifiedMessage reason, byte[] head, byte[] sealed) {
    assertThat(receiver.open(head, sealed)).isEqualTo(new BusSeal.Opened.Not(reason));
  }

  private BusSeal seal(String secret, int seed) {
    return new BusSeal(secret.getBytes(UTF_8), new Random(seed), clock);
  }
}
