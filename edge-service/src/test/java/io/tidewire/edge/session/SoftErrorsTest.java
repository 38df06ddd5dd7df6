package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.session.SessionRig.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client may get wrong without losing its connection (docs/design/protocol.md §4.1). */
class SoftErrorsTest {

  private final SessionRig rig = new SessionRig();
  private final Connection client = rig.connect("1.2");

  @BeforeEach
  void established() {
    client.hears();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json|Invalid message format",
        "[1,2]|Invalid message format",
        "{\"data\":{}}|Invalid message format",
        "{\"event\":\"pusher:subscribe\",\"data\":{}}|Missing parameter: data.channel",
        "{\"event\":\"pusher_internal:x\",\"data\":{}}|Unsupported event received on socket:"
            + " pusher_internal:x",
        "{\"event\":\"Client-x\",\"data\":{}}|Unsupported event received on socket: Client-x",
        "{\"event\":\"client-x\",\"data\":1}|Invalid client event (must contain channel and data)",
      })
  void aFrameThatIsWrongIsAnsweredAndTheConnectionStaysOpen(String text, String message) {
    client.says(text);

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("\"event\":\"pusher:error\"")
        .contains(message);
    assertThat(client.socket().closes).isEmpty();
  }

  @Test
  void binaryMessagesAreNotOfThisProtocol() {
    client.events().binary();

    assertThat(client.hears()).singleElement().asString().contains("pusher:error");
    assertThat(client.socket().closes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"event\":\"pusher:ping\",\"data\":{}}|x",
        "{\"event\":\"pusher:ping\"}|x",
        "{\"event\":\"pusher:ping\",\"data\":null}|x",
        "{\"event\":\"pusher:ping\",\"data\":\"{}\"}|x",
      })
  void everyShapeOfPingIsAnsweredWithAPong(String ping, String ignored) {
    client.says(ping);

    assertThat(client.hears()).containsExactly("{\"event\":\"pusher:pong\",\"data\":\"{}\"}");
  }

  @Test
  void aPongIsNotAnswered() {
    client.says("{\"event\":\"pusher:pong\",\"data\":{}}");

    assertThat(client.hears()).isEmpty();
  }
}
