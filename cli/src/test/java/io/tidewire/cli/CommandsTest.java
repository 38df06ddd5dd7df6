package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandsTest {

  @Test
  void versionIsToldWithTheCommit() {
    Typed typed = Typed.atEpoch(Map.of(), "--version");

    assertThat(typed.code()).isZero();
    assertThat(typed.out()).matches("(?s)tidewire \\S+ \\(commit \\S+, \\S+\\)\\RJava .*");
  }

  @Test
  void helpListsEveryCommandAndTheExitCodes() {
    Typed typed = Typed.atEpoch(Map.of(), "--help");

    assertThat(typed.code()).isZero();
    for (String command :
        new String[] {"start", "edge", "publish-api", "auth", "presence", "webhooks"}) {
      assertThat(typed.out()).containsPattern("(?m)^  " + command + " +\\S");
    }
    assertThat(typed.out()).contains("Exit codes: 0 done, 1 failed, 2 wrong arguments");
  }

  @Test
  void aMisspeltCommandIsRefusedWithTheOneThatWasMeant() {
    Typed typed = Typed.atEpoch(Map.of(), "presense");

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.out()).isEmpty();
    assertThat(typed.err().lines())
        .containsExactly(
            "tidewire: Unmatched argument at index 0: 'presense'; did you mean presence?",
            "Try: tidewire --help");
  }

  @Test
  void aServiceTakesNoArguments() {
    Typed typed = Typed.atEpoch(Map.of(), "edge", "6001");

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("'6001'").contains("Try: tidewire edge --help");
  }
}
