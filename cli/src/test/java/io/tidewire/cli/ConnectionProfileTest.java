package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The app that a command uses. Signing needs no server. */
class ConnectionProfileTest {

  private static final String[] SIGN = {"sign", "1.2", "private-a"};

  @Test
  void nothingGivenMeansTheDevelopmentAppOfThisMachine() {
    assertThat(Typed.atEpoch(Map.of(), SIGN).out()).startsWith("{\"auth\":\"tidewire-key:");
  }

  @Test
  void theDevelopmentAppIsNotTakenForAnotherMachine() {
    Typed typed = Typed.atEpoch(Map.of("TIDEWIRE_URL", "https://rt.example.org"), SIGN);

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err())
        .startsWith("tidewire sign: --app-id is missing; give it or set TIDEWIRE_APP_ID");
  }

  @Test
  void aPartOfAnAppIsNotCompletedFromTheDevelopmentApp() {
    Typed typed = Typed.atEpoch(Map.of("TIDEWIRE_APP_ID", "7"), "channels", "--secret", "s");

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err())
        .isEqualTo(
            "tidewire channels: --key is missing; give it or set TIDEWIRE_APP_KEY (id, key and"
                + " secret are needed for all but the development app)\n");
  }

  @Test
  void anOptionGoesBeforeAVariableBeforeTheUrl() {
    Map<String, String> environment =
        Map.of("TIDEWIRE_URL", "http://k1:s@localhost/apps/1", "TIDEWIRE_APP_KEY", "k2");

    assertThat(Typed.atEpoch(environment, SIGN).out()).contains("\"k2:");
    assertThat(Typed.atEpoch(environment, "sign", "1.2", "private-a", "--key", "k3").out())
        .contains("\"k3:");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://localhost, expected http[s]",
    "localhost:6001, expected http[s]",
    "http://s e c:r@x, is not a URL"
  })
  void aUrlThatCannotBeUsedIsNamedAndNotQuoted(String url, String problem) {
    Typed typed = Typed.atEpoch(Map.of("TIDEWIRE_URL", url), SIGN);

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("TIDEWIRE_URL: " + problem).doesNotContain(url);
  }

  @Test
  void aTokenNeedsALongSecret() {
    Typed typed = Typed.atEpoch(Map.of("TIDEWIRE_APP_JWT_SECRET", "short"), "token");

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("expected at least 32 bytes").doesNotContain("short");
  }

  @Test
  void completionKnowsTheCommands() {
    assertThat(Typed.atEpoch(Map.of(), "generate-completion").out())
        .contains("publish-api", "rotate-key", "--management-url");
  }
}
