package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.json.JsonObjectText;
import io.tidewire.json.MalformedJson;
import io.tidewire.wire.ClientFrame.ClientEvent;
import io.tidewire.wire.ClientFrame.Subscribe;
import io.tidewire.wire.error.MalformedFrame;
import io.tidewire.wire.error.SoftError;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code ack} of client events, with the extension (ack1) and without it. */
class AcknowledgementsTest {

  private static final String LONGEST = "x".repeat(64);

  /**
   * @param members further members, in single quotes
   */
  private static String event(String members) {
    return ("{'event':'client-x','channel':'private-a','data':1" + members + "}")
        .replace('\'', '"');
  }

  private static Optional<String> ack(String members, Dialect dialect) {
    return ((ClientEvent) FrameReader.read(event(members), dialect)).ack();
  }

  @ParameterizedTest
  @CsvSource({
    "ack1, ACK1",
    "'rec1,ack1', REC1_ACK1",
    "'ack1,rec1', REC1_ACK1",
    "'ack1,ack1', ACK1",
    "'new9,ack1', ACK1",
    "rec1, REC1",
    "'', PUSHER",
    "ack, PUSHER",
    "ack11, PUSHER",
    "ACK1, PUSHER",
    "' ack1', PUSHER",
    "ack1;rec1, PUSHER",
    "',', PUSHER"
  })
  void extensionNamesInTheUrlMatchExactly(String ext, Dialect dialect) {
    assertThat(Dialect.of(ext)).isEqualTo(dialect);
  }

  @ParameterizedTest
  @EnumSource(names = {"ACK1", "REC1_ACK1"})
  void anAckIdOfOneToSixtyFourCharactersIsRead(Dialect dialect) {
    assertThat(ack(",'ack':'7'", dialect)).contains("7");
    assertThat(ack(",'ack':'" + LONGEST + "'", dialect)).contains(LONGEST);
    assertThat(ack(",'ack':' '", dialect)).contains(" ");
    assertThat(ack(",'ack':'1','ack':'2'", dialect)).as("the last counts").contains("2");
    assertThat(ack("", dialect)).isEmpty();
    assertThat(ack(",'ack':null", dialect)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"''", "7", "0", "true", "false", "{}", "{'ack':'7'}", "[]", "['7']", "1e9"})
  void anInvalidAckIdGetsASoftError(String ack) {
    refused(
        event(",'ack':" + ack), "Invalid parameter: ack must be a string of 1 to 64 characters");
  }

  @Test
  void anAckIdThatIsTooLongGetsASoftError() {
    refused(
        event(",'ack':'" + LONGEST + "x'"),
        "Invalid parameter: ack must be a string of 1 to 64 characters");
  }

  @Test
  void anAckIdThatIsNotAStringIsRefused() {
    assertThatExceptionOfType(MalformedFrame.class)
        .isThrownBy(() -> FrameReader.read(event(",'ack':'\\ud800'"), Dialect.ACK1));
  }

  private static void refused(String frame, String message) {
    assertThatExceptionOfType(MalformedFrame.class)
        .isThrownBy(() -> FrameReader.read(frame, Dialect.ACK1))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",'ack':'7'",
        ",'ack':''",
        ",'ack':7",
        ",'ack':null",
        ",'ack':{'a':[1]}",
        ",'ack':'\\ud800'"
      })
  void withoutTheExtensionAMemberNamedAckIsIgnored(String members) {
    ClientFrame without = FrameReader.read(event(""));

    assertThat(FrameReader.read(event(members), Dialect.PUSHER)).isEqualTo(without);
    assertThat(FrameReader.read(event(members), Dialect.REC1)).isEqualTo(without);
  }

  @ParameterizedTest
  @EnumSource
  void otherFramesIgnoreTheAckMember(Dialect dialect) {
    String subscribe = "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"a\"},\"ack\":7}";

    assertThat(FrameReader.read(subscribe, dialect))
        .isInstanceOfSatisfying(
            Subscribe.class, frame -> assertThat(frame.channel()).isEqualTo("a"));
  }

  @Test
  void anAckIdIsReturnedUnchanged() throws MalformedJson {
    String name = "\"},\"ok\":true,\"x\":{\"\\\u2028\u0001";
    String frame =
        ServerFrames.notAcknowledged("private-a", name, SoftError.clientEventRefused("no \"x\""));

    JsonObjectText data =
        JsonObjectText.readWellFormed(
            JsonObjectText.readWellFormed(frame).member("data").orElseThrow().text());
    assertThat(data.member("ack").orElseThrow().text()).isEqualTo(name);
    assertThat(data.member("ok").orElseThrow().raw()).isEqualTo("false");
    assertThat(data.member("reason").orElseThrow().text()).contains("no \"x\"");
  }
}
