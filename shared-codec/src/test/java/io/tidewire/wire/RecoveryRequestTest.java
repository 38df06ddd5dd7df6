package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.tidewire.wire.ClientFrame.Subscribe;
import io.tidewire.wire.RecoveryRequest.Claim;
import io.tidewire.wire.RecoveryRequest.FormerSocket;
import io.tidewire.wire.RecoveryRequest.Rewind;
import io.tidewire.wire.error.MalformedFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the recovery requests of clients with rec1, in {@code
 * src/test/resources/frames/rec1-client}.
 */
class RecoveryRequestTest {

  private static final Optional<String> FLOOR = Optional.of("Zmxvb3I.bWFj");
  private static final FormerSocket FORMER =
      new FormerSocket(new SocketId("70312.998811"), "dG9rZW4.bWFj");

  private static final Map<String, Optional<RecoveryRequest>> MEANINGS =
      Map.ofEntries(
          entry("subscribe_stock", Optional.empty()),
          entry("subscribe_first", Optional.of(RecoveryRequest.FRESH)),
          entry("subscribe_unknown_members", Optional.of(RecoveryRequest.FRESH)),
          entry(
              "subscribe_resume",
              Optional.of(
                  new RecoveryRequest(
                      Optional.of(new Claim("kQ3xAbcd", 4_182, FLOOR)),
                      Optional.of(FORMER),
                      Optional.empty(),
                      Optional.empty()))),
          entry(
              "subscribe_permit",
              Optional.of(
                  new RecoveryRequest(
                      Optional.of(new Claim("kQ3xAbcd", 9_007_199_254_740_993L, FLOOR)),
                      Optional.of(FORMER),
                      Optional.of("cGVybWl0.bWFj"),
                      Optional.empty()))),
          entry("subscribe_rewind_count", rewind(new Rewind.Count(50))),
          entry("subscribe_rewind_seconds", rewind(new Rewind.Seconds(30))),
          entry("subscribe_rewind_since", rewind(new Rewind.SinceMs(1_800_000_000_000L))));

  private static Optional<RecoveryRequest> rewind(Rewind rewind) {
    return Optional.of(
        new RecoveryRequest(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(rewind)));
  }

  static List<String> names() {
    return Vectors.frameNames("rec1-client");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aSubscribeFrameIsReadAsDocumented(String name) {
    ClientFrame frame = FrameReader.read(Vectors.frame("rec1-client", name), Dialect.REC1);

    assertThat(((Subscribe) frame).recovery()).isEqualTo(MEANINGS.get(name));
  }

  @Test
  void everyFrameHasAVector() {
    assertThat(names()).containsExactlyInAnyOrderElementsOf(MEANINGS.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void framesOfAClientWithoutTheExtensionAreReadAsStockFrames(String name) {
    Subscribe frame = (Subscribe) FrameReader.read(Vectors.frame("rec1-client", name));

    assertThat(frame).isEqualTo(new Subscribe(frame.channel(), frame.auth(), frame.channelData()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '\0',
      value = {
        "'recovery':7 @ recovery must be an object",
        "'recovery':[1] @ recovery must be an object",
        "'recovery':'x' @ recovery must be an object",
        "'recovery':{} @ recovery.v is missing, expected 1",
        "'recovery':{'v':2} @ recovery.v must be 1",
        "'recovery':{'v':'1'} @ recovery.v must be 1",
        "'recovery':{'v':1,'offset':'7'} @ recovery.epoch and recovery.offset must be given"
            + " together",
        "'recovery':{'v':1,'epoch':'e'} @ recovery.epoch and recovery.offset must be given"
            + " together",
        "'recovery':{'v':1,'epoch':'','offset':'7'} @ recovery.epoch must be",
        "'recovery':{'v':1,'epoch':'a|b','offset':'7'} @ recovery.epoch must be",
        "'recovery':{'v':1,'epoch':9,'offset':'7'} @ recovery.epoch must be",
        "'recovery':{'v':1,'epoch':'e','offset':7} @ recovery.offset must be a string",
        "'recovery':{'v':1,'epoch':'e','offset':'-7'} @ recovery.offset must be a string",
        "'recovery':{'v':1,'epoch':'e','offset':'7.0'} @ recovery.offset must be a string",
        "'recovery':{'v':1,'epoch':'e','offset':'9999999999999999999'} @ 1 to 18 decimal digits",
        "'recovery':{'v':1,'epoch':'e','offset':'7','floor':3} @ recovery.floor must be",
        "'recovery':{'v':1,'permit':true} @ recovery.permit must be",
        "'recovery':{'v':1,'prev_socket':'12'} @ recovery.prev_socket must be",
        "'recovery':{'v':1,'prev_socket':12.5} @ recovery.prev_socket must be",
        "'recovery':{'v':1,'prev_socket':'1.2','resume_token':{}} @ recovery.resume_token must be",
        "'rewind':{'count':5} @ rewind requires recovery",
        "'recovery':{'v':1},'rewind':5 @ rewind must be an object",
        "'recovery':{'v':1},'rewind':{} @ one of count, seconds and since_ms",
        "'recovery':{'v':1},'rewind':{'count':5,'seconds':5} @ one of count, seconds and since_ms",
        "'recovery':{'v':1},'rewind':{'count':0} @ rewind.count must be a whole number",
        "'recovery':{'v':1},'rewind':{'count':-1} @ rewind.count must be a whole number",
        "'recovery':{'v':1},'rewind':{'count':1.5} @ rewind.count must be a whole number",
        "'recovery':{'v':1},'rewind':{'seconds':'30'} @ rewind.seconds must be a whole number",
        "'recovery':{'v':1},'rewind':{'since_ms':1e12} @ rewind.since_ms must be a whole number"
      })
  void anErrorNamesTheMalformedMember(String members, String complaint) {
    String text =
        "{'event':'pusher:subscribe','data':{'channel':'orders',%s}}"
            .formatted(members)
            .replace('\'', '"');

    assertThatExceptionOfType(MalformedFrame.class)
        .isThrownBy(() -> FrameReader.read(text, Dialect.REC1))
        .satisfies(
            malformed ->
                assertThat(malformed.error().message())
                    .startsWith("Invalid recovery: ")
                    .contains(complaint));
  }

  @Test
  void anUnsignedTokenIsNotRead() {
    String text =
        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"orders\",\"recovery\":{\"v\":1,"
            + "\"permit\":\""
            + "x".repeat(8_193)
            + "\"}}}";

    assertThatExceptionOfType(MalformedFrame.class)
        .isThrownBy(() -> FrameReader.read(text, Dialect.REC1));
  }

  @Test
  void aFormerSocketDoesNotPrintItsToken() {
    assertThat(FORMER.toString()).contains("70312.998811").doesNotContain("dG9rZW4");
  }

  @ParameterizedTest
  @CsvSource({"rec1,REC1", "'zip,rec1',REC1", "'',PUSHER", "rec2,PUSHER", "REC1,PUSHER"})
  void theUrlDeterminesTheDialect(String extensions, Dialect spoken) {
    assertThat(Dialect.of(extensions)).isEqualTo(spoken);
  }
}
