package io.tidewire.auth.apps.file;

import static io.tidewire.auth.apps.file.AppsYamlFixture.MINIMAL;
import static io.tidewire.auth.apps.file.AppsYamlFixture.parse;
import static io.tidewire.auth.apps.file.AppsYamlFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.App;
import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading the namespaces of an app. */
class NamespacesYamlTest {

  @Test
  void namespacesAreReadInTheirOrder() {
    App app =
        parse(
                MINIMAL
                    + """
                        namespaces:
                          - pattern: chat-typing-*
                          - pattern: "*-orders"
                            history: {}
                          - pattern: chat-*
                            history: { size: 50, ttl: 90s }
                            on_boundary: lenient
                            stock_on_gap: reconnect
                            client_rewind: 50
                            resume_auth: on
                    """)
            .only()
            .orElseThrow();

    assertThat(app.policy().namespaces())
        .containsExactly(
            new Namespace("chat-typing-*", Optional.empty(), false, false, 0, false),
            new Namespace("*-orders", Optional.of(History.DEFAULTS), false, false, 0, false),
            new Namespace(
                "chat-*",
                Optional.of(new History(50, Duration.ofSeconds(90))),
                true,
                true,
                50,
                true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pattern: 'a b' | line 7: apps[0].namespaces[0].pattern: expected 1 to 200 characters",
        "pattern: '#server-to-user-*' | line 7: apps[0].namespaces[0].pattern: expected 1 to 200",
        "patern: a | line 7: apps[0].namespaces[0].patern is not a setting; did you mean"
            + " 'pattern'?",
        "history: {} | line 7: apps[0].namespaces[0].pattern: is missing",
        "{ pattern: a, colour: red } | namespaces[0].colour is not a setting",
        "{ pattern: a, client_rewind: 1 } | namespaces[0].client_rewind: needs a history",
        "{ pattern: a, resume_auth: on } | namespaces[0].resume_auth: needs a history",
        "{ pattern: a, history: 5 } | namespaces[0].history: expected settings",
        "{ pattern: a, history: { size: 0 } } | history.size: expected a whole number from 1 to",
        "{ pattern: a, history: { ttl: 999ms } } | history.ttl: expected at least 1s",
        "{ pattern: a, history: { ttl: 169h } } | history.ttl: expected at most 604800s",
        "{ pattern: a, history: { length: 5 } } | history.length is not a setting",
        "{ pattern: a, history: {}, on_boundary: maybe } | on_boundary: expected strict or lenient",
        "{ pattern: a, history: {}, stock_on_gap: no } | stock_on_gap: expected continue or",
        "{ pattern: a, history: { size: 5 }, client_rewind: 6 } | a whole number from 0 to 5",
        "{ pattern: a, history: {}, resume_auth: maybe } | resume_auth: expected true or false"
      })
  void aWrongNamespaceIsNamedWithItsLine(String namespace, String complaint) {
    refused(MINIMAL + "    namespaces:\n      - " + namespace + "\n")
        .withMessageContaining("line 7")
        .withMessageContaining(complaint);
  }

  @Test
  void aDuplicatePatternIsRefusedWithBothLines() {
    refused(MINIMAL + "    namespaces:\n      - pattern: a-*\n      - pattern: a-*\n")
        .withMessage(
            "apps.yml, line 8: apps[0].namespaces[1].pattern: duplicate value 'a-*', first used on"
                + " line 7");
  }
}
