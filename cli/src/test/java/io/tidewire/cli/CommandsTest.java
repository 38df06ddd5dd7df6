package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"start", "publish", "apps add", "check", "bench", "bench fanout"})
  void everyCommandTakesHelp(String command) {
    Typed typed = Typed.atEpoch(Map.of(), (command + " --help").split(" "));

    assertThat(typed.code()).isZero();
    assertThat(typed.out()).startsWith("Usage: tidewire " + command);
  }

  @Test
  void theHelpOfAServiceNamesItsSettings() {
    assertThat(Typed.atEpoch(Map.of(), "start", "--help").out())
        .contains("TIDEWIRE_EDGE_PORT", "TIDEWIRE_CONFIG", "docs/settings.md");
  }

  @Test
  void oneOfTwoArgumentsThatIsMissingIsNamedWithBoth() {
    assertThat(Typed.atEpoch(Map.of(), "kick").err())
        .startsWith("tidewire: Missing required argument (specify one of these): (USER | --socket");
  }

  @ParameterizedTest
  @CsvSource({
    "subscribe 'bad name', CHANNEL: Channel name has an illegal character at position 3",
    "subscribe news --count 0, --count: expected 1 or more events",
    "subscribe news --history -1, --history: expected 0 or more messages",
    "top --interval 0, --interval: expected 1 or more seconds",
    "sign 1.2, '--data: a user needs {\"id\": …}'",
    "sign 1.2 presence-a, '--data: presence channels need {\"user_id\": …}'",
  })
  void aWrongArgumentIsNamedWithWhatWasExpected(String line, String complaint) {
    Typed typed = Typed.atEpoch(Map.of(), words(line));

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains(complaint).hasLineCount(1);
  }

  private static String[] words(String line) {
    return Pattern.compile("'([^']*)'|(\\S+)")
        .matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toArray(String[]::new);
  }

  @Test
  void aServiceTakesNoArguments() {
    Typed typed = Typed.atEpoch(Map.of(), "edge", "6001");

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("'6001'").contains("Try: tidewire edge --help");
  }
}
