package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.wire.SocketId;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  private static final Buffer FRAME = Buffer.buffer("{\"event\":\"e\",\"data\":\"a|b\\n🚀\"}");
  private static final SocketId SOCKET = new SocketId("1.2");

  @Test
  void anEphemeralEventHasNoPositionAndNoId() {
    Envelope envelope = Envelope.ephemeral(1_760_000_000_123L, Optional.of(SOCKET), FRAME);

    assertThat(envelope.encode().toString()).isEqualTo("0||1760000000123|0|1.2|\n" + FRAME);
  }

  @Test
  void whatWasEncodedIsDecoded() {
    Envelope envelope =
        new Envelope(Long.MAX_VALUE, "epoch-1", 7, 3, Optional.of(SOCKET), "id-9", FRAME);
    Envelope ephemeral = Envelope.ephemeral(0, Optional.empty(), Buffer.buffer());

    assertThat(Envelope.decode(envelope.encode())).isEqualTo(envelope);
    assertThat(Envelope.decode(ephemeral.encode())).isEqualTo(ephemeral);
  }

  @Test
  void theScriptReceivesWhatFollowsTheThreeFieldsItWrites() {
    Envelope envelope = new Envelope(42, "epoch-1", 7, 2, Optional.of(SOCKET), "id-9", FRAME);

    assertThat(envelope.body().toString()).isEqualTo("2|1.2|id-9\n" + FRAME);
    assertThat(envelope.encode().toString()).isEqualTo("42|epoch-1|7|" + envelope.body());
  }

  @Test
  void aRowOfTheLogIsTheMessageThatWasPublished() {
    Envelope published = new Envelope(42, "epoch-1", 7, 2, Optional.of(SOCKET), "id-9", FRAME);
    Envelope toAll = new Envelope(43, "epoch-1", 8, 0, Optional.empty(), "", FRAME);

    assertThat(Envelope.ofRow(42, "epoch-1", 7, published.body())).isEqualTo(published);
    assertThat(Envelope.ofRow(43, "epoch-1", 8, toAll.body())).isEqualTo(toAll);
  }

  @Test
  void aTraceIsSentWithTheMessageButNotLogged() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Envelope traced = new Envelope(42, "e", 7, 2, Optional.of(SOCKET), "id-9", trace, FRAME);
    Envelope untraced = new Envelope(42, "e", 7, 2, Optional.of(SOCKET), "id-9", FRAME);

    assertThat(traced.body().toString()).isEqualTo("2|1.2|id-9|" + trace + "\n" + FRAME);
    assertThat(Envelope.decode(traced.encode())).isEqualTo(traced);
    assertThat(traced.isTraced()).isTrue();
    assertThat(Envelope.ofRow(42, "e", 7, traced.body())).isEqualTo(untraced);
    assertThat(untraced.isTraced()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0||", "0|\nx", "0|||\nx", "x||\nx", "0|socket|\nx", "0||a b\nx"})
  void aMalformedRowIsRefused(String body) {
    assertThatThrownBy(() -> Envelope.ofRow(1, "e", 1, Buffer.buffer(body)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFrameMayContainTheHeaderSeparator() {
    Buffer frame = Buffer.buffer("|\n|\n");

    Envelope decoded = Envelope.decode(Envelope.ephemeral(1, Optional.empty(), frame).encode());

    assertThat(decoded.frame()).isEqualTo(frame);
    assertThat(decoded.text()).isEqualTo("|\n|\n");
  }

  @Test
  void theLongestHeaderIsStillReadable() {
    Envelope longest =
        new Envelope(
            Long.MIN_VALUE,
            "e".repeat(200),
            Long.MIN_VALUE,
            Integer.MIN_VALUE,
            Optional.of(new SocketId("1".repeat(20) + "." + "2".repeat(20))),
            "i".repeat(200),
            "t".repeat(200),
            FRAME);

    assertThat(Envelope.decode(longest.encode())).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a|b", "a\nb", "a b", "é", "\u007f"})
  void anIdThatWouldBreakTheHeaderIsRefused(String id) {
    assertThatThrownBy(() -> new Envelope(1, "", 1, 0, Optional.empty(), id, FRAME))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Envelope(1, id, 1, 0, Optional.empty(), "", FRAME))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Envelope(1, "x".repeat(201), 1, 0, Optional.empty(), "", FRAME))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"event\":\"e\"}",
        "0||1|0|",
        "0||1|0|\nx",
        "0||1|0|||\nx",
        "x||1|0||\nx",
        "0||x|0||\nx",
        "0||1|x||\nx",
        "0||1|0|socket|\nx",
        "99999999999999999999||1|0||\nx",
        "0||1|0||a b\nx"
      })
  void aMalformedMessageIsRefused(String message) {
    assertThatThrownBy(() -> Envelope.decode(Buffer.buffer(message)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSearchForTheEndOfTheHeaderIsBounded() {
    String message = "0||1|0||" + "x".repeat(1 << 20) + "\nframe";

    assertThatThrownBy(() -> Envelope.decode(Buffer.buffer(message)))
        .hasMessage("envelope has no header");
  }

  @Test
  void anEnvelopeIsNotARosterChange() {
    assertThat(RosterChange.isOne(Envelope.ephemeral(1, Optional.empty(), FRAME).encode()))
        .isFalse();
  }
}
