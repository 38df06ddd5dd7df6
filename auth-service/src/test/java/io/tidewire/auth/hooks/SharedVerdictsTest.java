package io.tidewire.auth.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which verdicts are cached, and how many. */
class SharedVerdictsTest extends HooksFixture {

  private static final int ENTRIES = 10;

  private final HookMeters meters = new HookMeters(registry);
  private final SharedVerdicts<String> verdicts =
      new SharedVerdicts<>(
          HookKind.CONNECT,
          new HookContext(
              new HookCalls(this::post, clock, meters),
              meters,
              new Digests(new SecureRandom()),
              new RecentTerminations(clock),
              clock),
          ENTRIES * SharedVerdicts.ENTRY_BYTES,
          "outdated");

  private void say(String digest, int characters, String userId) {
    long until = clock.millis() + 1_000;
    var verdict = new SharedVerdicts.Verdict<>("yes", until, characters, Optional.of(userId));
    verdicts.of(new SharedVerdicts.Key("1", digest), () -> Future.succeededFuture(verdict));
  }

  @Test
  void noMoreVerdictsAreKeptThanTheMemoryForThemHolds() {
    for (int i = 0; i < 1_000; i++) say("d" + i, 0, "user-" + i);

    assertThat(verdicts.size()).isEqualTo(ENTRIES);
    assertThat(verdicts.users()).as("of the index too").isEqualTo(ENTRIES);
  }

  @Test
  void longVerdictsTakeThePlaceOfMany() {
    for (int i = 0; i < 100; i++) say("d" + i, 2 * SharedVerdicts.ENTRY_BYTES, "ann");

    assertThat(verdicts.size()).isEqualTo(ENTRIES / 5);
    assertThat(verdicts.users()).isEqualTo(1);
  }

  @Test
  void aVerdictThatIsLargerThanAllMemoryForThemIsNotKept() {
    say("d", ENTRIES * SharedVerdicts.ENTRY_BYTES, "ann");

    assertThat(verdicts.size()).isZero();
    assertThat(verdicts.users()).isZero();
  }

  @Test
  void nothingIsLeftOfAUserWhoseVerdictsAreForgottenOrReplaced() {
    say("d1", 0, "ann");
    say("d2", 0, "ann");
    clock.advance(Duration.ofSeconds(1));
    say("d1", 0, "bob");
    assertThat(verdicts.users()).isEqualTo(2);

    verdicts.forget("1", "ann");
    assertThat(verdicts.size()).isEqualTo(1);
    assertThat(verdicts.users()).isEqualTo(1);
    verdicts.forget(Set.of("1"));
    assertThat(verdicts.size()).isZero();
    assertThat(verdicts.users()).isZero();
  }
}
