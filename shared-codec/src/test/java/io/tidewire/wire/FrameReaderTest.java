package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import io.tidewire.wire.ClientFrame.ClientEvent;
import io.tidewire.wire.ClientFrame.Ping;
import io.tidewire.wire.ClientFrame.Pong;
import io.tidewire.wire.ClientFrame.Refresh;
import io.tidewire.wire.ClientFrame.Signin;
import io.tidewire.wire.ClientFrame.Subscribe;
import io.tidewire.wire.ClientFrame.Unsubscribe;
import io.tidewire.wire.ClientFrame.Unsupported;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  private static final String KEY = "f0e1d2c3b4a5968778aa:";
  private static final String A1 =
      KEY + "84602d0cdadf01e4a86c60768654162166f203a83ff6bf2cde6368a2565101ed";

  private static final Map<String, ClientFrame> MEANINGS =
      Map.ofEntries(
          entry("subscribe_public_js", subscribe("orders.42", "")),
          entry("subscribe_public_java", subscribe("orders.42")),
          entry("subscribe_private", subscribe("private-orders.42", A1)),
          entry(
              "subscribe_presence",
              lobby(
                  "da5215a465cd2e36a916d5cf54558558821d5de74e73b79ec81c866840a6535d",
                  "{\"user_id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"}}")),
          entry(
              "subscribe_presence_unicode",
              lobby(
                  "6ecbc7c4a826e329b95911aa754bdc16f51e3e0e9bde8b38320796a03a6e238f",
                  "{\"user_id\":\"u-18\",\"user_info\":{\"name\":\"Zoë 🚀\",\"tag\":\"a/b\"}}")),
          entry(
              "subscribe_presence_escapes",
              lobby(
                  "98ed500ba9143a504801852af65f27bb67d4cb90802afe855561a29ceb173b20",
                  "{\"user_id\":18,\"user_info\":{\"name\":\"Zo\\u00eb\",\"tag\":\"a\\/b\"}}")),
          entry(
              "subscribe_empty_channel_data",
              new Subscribe(
                  "private-orders.42",
                  Optional.of(
                      KEY + "574d050bba1c57e3de2426b188ff4c33c40cf80a343896cf91576bf928b2d784"),
                  Optional.of(""))),
          entry("subscribe_null_channel_data", subscribe("private-orders.42")),
          entry("subscribe_data_as_string", subscribe("private-orders.42", A1)),
          entry("unsubscribe", new Unsubscribe("presence-lobby")),
          entry(
              "signin",
              new Signin(
                  KEY + "a158bb19854445e0f3c174e704c0247f124de8c09e75a1b4f5223008dfcf88f8",
                  "{\"id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"},"
                      + "\"watchlist\":[\"u-18\",\"u-19\"]}")),
          entry("ping_js", new Ping()),
          entry("ping_java", new Ping()),
          entry("ping_null", new Ping()),
          entry("ping_string", new Ping()),
          entry("pong", new Pong()),
          entry("refresh", new Refresh("aaa.bbb.ccc")),
          entry("client_event_js", event("client-typing", "presence-lobby", "{\"x\":1}")),
          entry("client_event_java", event("client-hi", "private-a", "{\"x\":1}")),
          entry(
              "client_event_spaced",
              event(
                  "client-a",
                  "private-a",
                  "{\"x\":[1.10,1e400,12345678901234567890],\"s\":\" a \\\" b \",\"n\":null}")),
          entry("client_event_number", event("client-a", "private-a", "-0.10")),
          entry("client_event_null", event("client-a", "private-a", "null")),
          entry(
              "client_event_without_data",
              new ClientEvent("client-a", "private-a", Optional.empty())),
          entry("unsupported", new Unsupported("pusher_internal:member_added")));

  static List<String> names() {
    return Vectors.frameNames("client");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFrameOfAStockClientIsRead(String name) {
    assertThat(FrameReader.read(Vectors.frame("client", name))).isEqualTo(MEANINGS.get(name));
  }

  @Test
  void everyMeaningHasItsFrame() {
    assertThat(names()).containsExactlyInAnyOrderElementsOf(MEANINGS.keySet());
  }

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
  void aTextThatIsNoFrameIsAnsweredSoftly(String text) {
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
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\"}}|Missing parameter: data.user_data",
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
  void namesAreComparedToTheLetter(String event) {
    assertThat(FrameReader.read("{\"event\":\"" + event + "\"}")).isEqualTo(new Unsupported(event));
  }

  @Test
  void ofRepeatedMembersTheLastCounts() {
    String text =
        "{\"event\":\"pusher:ping\",\"data\":{\"channel\":\"a\"},\"event\":\"pusher:subscribe\","
            + "\"data\":{\"channel\":\"b\",\"channel\":\"c\",\"auth\":\"k:s\",\"auth\":null}}";

    assertThat(FrameReader.read(text)).isEqualTo(subscribe("c"));
  }

  @Test
  void unknownMembersAreSkippedWhateverTheyHold() {
    String text =
        "{\"x\":{\"event\":\"no\",\"data\":[{}]},\"event\":\"pusher:unsubscribe\",\"user_id\":7,"
            + "\"data\":{\"why\":[[1],{\"channel\":\"no\"}],\"channel\":\"a\"}}";

    assertThat(FrameReader.read(text)).isEqualTo(new Unsubscribe("a"));
  }

  @Test
  void theDepthIsBounded() {
    int withinEnvelope = Json.MAX_DEPTH - 1;

    assertThat(FrameReader.read(clientEvent("client-a", nested(withinEnvelope))))
        .isEqualTo(event("client-a", "private-a", nested(withinEnvelope)));
    assertThat(errorOf(clientEvent("client-a", nested(withinEnvelope + 1))))
        .isEqualTo(SoftError.invalidMessageFormat());
    assertThat(errorOf(nested(100_000))).isEqualTo(SoftError.invalidMessageFormat());
  }

  @Test
  void aLongFrameIsReadLikeAShortOne() {
    String data = "{\"a\":\"" + "ë🚀\\n ".repeat(10_000) + "\",\"b\":[1.0,2]}";
    String padding = "{\"padding\":\"" + "x".repeat(9_999) + "\",";

    assertThat(FrameReader.read(padding + clientEvent("client-a", data).substring(1)))
        .isEqualTo(event("client-a", "private-a", data));
  }

  @Test
  void theAnswerToAMalformedFrameCostsNoStackTrace() {
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
  void anyTextIsReadOrRefusedButNothingElse() {
    Random random = new Random(42);
    List<String> frames = names().stream().map(name -> Vectors.frame("client", name)).toList();

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
    return SoftError.malformed(thrown);
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

  private static Subscribe subscribe(String channel, String auth) {
    return new Subscribe(channel, Optional.of(auth), Optional.empty());
  }

  private static Subscribe lobby(String signature, String channelData) {
    return new Subscribe("presence-lobby", Optional.of(KEY + signature), Optional.of(channelData));
  }
}
