package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.mistake.MethodMistake;
import io.tidewire.kit.testing.mistake.TestWithMistake;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reaper with a seeded bug, which the tests of Redis Cluster must detect. */
@Timeout(240)
class SeededReaperBugIT {

  @TempDir private Path classes;

  @Test
  void aReaperThatNeverReapsANodeTwiceIsCaught() {
    var mistake =
        new MethodMistake("io.tidewire.presence.leases.Reaper", "doubt", ReapedStaysReaped.class);
    var test =
        new TestWithMistake(
            classes,
            mistake,
            ClusterUpkeepIT.class.getName(),
            "entriesThatReturnAfterAReapAreReapedAgain");

    assertThat(test.failure())
        .hasValueSatisfying(
            failure ->
                assertThat(failure)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("reaped again"));
  }

  /** Does not remove a node again after Redis has lost the first removal. */
  static final class ReapedStaysReaped {
    private ReapedStaysReaped() {}

    @Advice.OnMethodEnter
    static Set<String> enter(@Advice.FieldValue("reaped") Set<String> reaped) {
      return new HashSet<>(reaped);
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Enter Set<String> before, @Advice.FieldValue("reaped") Set<String> reaped) {
      reaped.addAll(before);
    }
  }
}
