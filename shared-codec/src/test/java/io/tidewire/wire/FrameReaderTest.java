package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidewire.json.StrictJson;
import io.tidewire.wire.ClientFrame.ClientEvent;
import io.tidewire.wire.ClientFrame.Refresh;
import io.tidewire.wire.ClientFrame.Subscribe;
import io.tidewire.wire.ClientFrame.Unsubscribe;
import io.tidewire.wire.ClientFrame.Unsupported;
import io.tidewire.wire.error.MalformedFrame;
import io.tidewire.wire.error.SoftError;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "17",
        "[]",
        "\"pusher:ping\"",
        "hello",
        "{",
        "{\"event\":\"pusher:ping\"",
        "{\"event\":\"pusher:ping\"} {}",
        "{\"event\":\"pusher:ping\"}x",
        "{\"event\":\"pusher:ping\",}",
        "{'event':'pusher:ping'}",
        "{event:\"pusher:ping\"}",
        "{\"event\":\"pusher:ping\",\"data\":NaN}",
        "{\"event\":\"pusher:ping\" /* hi */}",
        "{\"event\":\"pusher:ping\",\"other\":[1,}",
        "{}",
        "{\"event\":\"\"}",
        "{\"event\":null}",
        "{\"event\":7}",
        "{\"event\":{\"event\":\"pusher:ping\"}}",
        "{\"event\":\"pusher:subscribe\",\"data\":\"orders.42\"}",
        "{\"event\":\"pusher:subscribe\",\"data\":[\"orders.42\"]}",
        "{\"event\":\"pusher:subscribe\",\"data\":7}",
        "{\"event\":\"pusher:signin\",\"data\":\"\"}"
      })
  void aTextThatIsNotAFrameGetsASoftError(String text) {
    assertThat(errorOf(text))
        .isEqualTo(new SoftError(OptionalInt.empty(), "Invalid message format"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"pusher:subscribe\"}",
        "{\"event\":\"pusher:subscribe\",\"data\":null}",
        "{\"event\":\"pusher:subscribe\",\"data\":{}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"\"}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":null}}",
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":42}}",
        "{\"event\":\"pusher:subscribe\",\"channel\":\"orders.42\"}",
        "{\"event\":\"pusher:unsubscribe\",\"data\":{}}"
      })
  void aSubscriptionNeedsAChannel(String text) {
    assertThat(errorOf(text))
        .isEqualTo(new SoftError(OptionalInt.empty(), "Missing parameter: data.channel"));
  }

  @Test
  void channelDataMustBeTheStringThatWasSigned() {
    String text =
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-a\",\"auth\":\"k:s\","
            + "\"channel_data\":{\"user_id\":\"u\"}}}";

    assertThat(errorOf(text).message())
        .isEqualTo("Invalid parameter: data.channel_data must be a string");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"event\":\"pusher:signin\"}|Missing parameter: data.auth",
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\"}}|Missing parameter:"
            + " data.user_data",
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":{}}}"
            + "|Missing parameter: data.user_data",
        "{\"event\":\"tidewire:refresh\",\"data\":{}}|Missing parameter: data.token"
      })
  void anUnreadableSignInIsUnauthorized(String text, String message) {
    assertThat(errorOf(text)).isEqualTo(new SoftError(OptionalInt.of(4009), message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"client-a\",\"data\":{}}",
        "{\"event\":\"client-a\",\"channel\":\"\",\"data\":{}}",
        "{\"event\":\"client-a\",\"channel\":null,\"data\":{}}",
        "{\"event\":\"client-a\",\"channel\":[\"private-a\"],\"data\":{}}"
      })
  void aClientEventNeedsAChannel(String text) {
    assertThat(errorOf(text))
        .isEqualTo(
            new SoftError(
                OptionalInt.empty(), "Invalid client event (must contain channel and data)"));
  }

  @Test
  void aClientEventsNameHasAtMost200Characters() {
    String longest = "client-" + "x".repeat(193);

    assertThat(FrameReader.read(clientEvent(longest, "1")))
        .isEqualTo(event(longest, "private-a", "1"));
    assertThat(errorOf(clientEvent(longest + "x", "1")).code()).hasValue(4301);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Client-a", "clienta", "pusher:error", "PUSHER:ping", "pusher:ping ", "order"})
  void eventNamesAreCaseSensitive(String event) {
    assertThat(FrameReader.read("{\"event\":\"" + event + "\"}")).isEqualTo(new Unsupported(event));
  }

  @Test
  void theLastOfRepeatedMembersCounts() {
    String text =
        "{\"event\":\"pusher:ping\",\"data\":{\"channel\":\"a\"},\"event\":\"pusher:subscribe\","
            + "\"data\":{\"channel\":\"b\",\"channel\":\"c\",\"auth\":\"k:s\",\"auth\":null}}";

    assertThat(FrameReader.read(text)).isEqualTo(subscribe("c"));
  }

  @Test
  void unknownMembersOfAnyTypeAreSkipped() {
    String text =
        "{\"x\":{\"event\":\"no\",\"data\":[{}]},\"event\":\"pusher:unsubscribe\",\"user_id\":7,"
            + "\"data\":{\"why\":[[1],{\"channel\":\"no\"}],\"channel\":\"a\"}}";

    assertThat(FrameReader.read(text)).isEqualTo(new Unsubscribe("a"));
  }

  @Test
  void theDepthIsBounded() {
    int withinEnvelope = StrictJson.MAX_DEPTH - 1;

    assertThat(FrameReader.read(clientEvent("client-a", nested(withinEnvelope))))
        .isEqualTo(event("client-a", "private-a", nested(withinEnvelope)));
    assertThat(errorOf(clientEvent("client-a", nested(withinEnvelope + 1))))
        .isEqualTo(SoftError.invalidMessageFormat());
    assertThat(errorOf(nested(100_000))).isEqualTo(SoftError.invalidMessageFormat());
  }

  @Test
  void aLongFrameIsRead() {
    String data = "{\"a\":\"" + "ë🚀\\n ".repeat(10_000) + "\",\"b\":[1.0,2]}";
    String padding = "{\"padding\":\"" + "x".repeat(9_999) + "\",";

    assertThat(FrameReader.read(padding + clientEvent("client-a", data).substring(1)))
        .isEqualTo(event("client-a", "private-a", data));
  }

  @Test
  void aMalformedFrameCreatesNoStackTrace() {
    assertThat(catchThrowable(() -> FrameReader.read("{")))
        .isInstanceOf(MalformedFrame.class)
        .hasMessage("Invalid message format")
        .satisfies(answer -> assertThat(answer.getStackTrace()).isEmpty());
  }

  @Test
  void aTokenDoesNotPrint() {
    assertThat(new Refresh("aaa.bbb.ccc").toString()).doesNotContain("aaa");
  }

  @Test
  void randomTextIsEitherReadOrRefusedAsMalformed() {
    Random random = new Random(42);
    List<String> frames =
        Vectors.frameNames("client").stream().map(name -> Vectors.frame("client", name)).toList();

    for (int i = 0; i < 20_000; i++) {
      String mutant = mutate(frames.get(random.nextInt(frames.size())), random);
      Throwable thrown = catchThrowable(() -> FrameReader.read(mutant));
      if (thrown != null) assertThat(thrown).as(mutant).isInstanceOf(MalformedFrame.class);
    }
  }

  private static String mutate(String frame, Random random) {
    StringBuilder mutant = new StringBuilder(frame);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutant.length());
      switch (random.nextInt(3)) {
        case 0 -> mutant.setCharAt(at, (char) random.nextInt(128));
        case 1 -> mutant.insert(at, "{}[]\":,\\\u0000\ud800é".charAt(random.nextInt(11)));
        default -> mutant.deleteCharAt(at);
      }
    }
    return mutant.toString();
  }

  private static SoftError errorOf(String text) {
    var thrown =
        assertThatExceptionOfType(MalformedFrame.class)
            .isThrownBy(() -> FrameReader.read(text))
            .actual();
    return thrown.error();
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static String clientEvent(String event, String data) {
    return "{\"event\":\"" + event + "\",\"channel\":\"private-a\",\"data\":" + data + "}";
  }

  private static ClientEvent event(String event, String channel, String data) {
    return new ClientEvent(event, channel, Optional.of(data));
  }

  private static Subscribe subscribe(String channel) {
    return new Subscribe(channel, Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"#server-to-user-\\ud800\"}}",
        "{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"a\\\\udc00\\\"}\"}",
        "{\"event\":\"client-\\uD83D\",\"channel\":\"private-a\",\"data\":{}}",
        "{\"event\":\"client-a\",\"channel\":\"private-\\ude00\\ud83d\",\"data\":{}}",
        "{\"event\":\"client-a\",\"channel\":\"private-a\",\"data\":\"\\ud800\"}",
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"\\ud800\"}}"
      })
  void unpairedSurrogatesAreRefusedInEveryMember(String frame) {
    assertThat(errorOf(frame).message()).contains("unpaired surrogate", "well-formed Unicode");
  }

  @Test
  void aSurrogatePairIsAccepted() {
    assertThat(FrameReader.read(clientEvent("client-\\ud83d\\ude00", "1"))).isNotNull();
  }
}
