package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewire.wire.RecoveryAnswer.Outcome;
import io.tidewire.wire.RecoveryAnswer.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the frames sent to clients with rec1, in {@code src/test/resources/frames/rec1-server}. */
class RecoveryFramesTest {

  private static final ChannelName ORDERS = new ChannelName("orders");
  private static final ChannelName LOBBY = new ChannelName("presence-lobby");
  private static final SocketId SOCKET = new SocketId("70312.998811");
  private static final Member ANA = new Member("u-17", "{\"name\":\"Ana\"}");
  private static final Optional<String> NONE = Optional.empty();

  private static String established(Dialect dialect, Optional<String> resumeToken) {
    RecoveryFrames.Tokens tokens = new RecoveryFrames.Tokens(resumeToken, NONE);
    return RecoveryFrames.connectionEstablished(SOCKET, 120, dialect, () -> tokens);
  }

  private static final Map<String, String> FRAMES =
      Map.ofEntries(
          entry("connection_established", established(Dialect.REC1, Optional.of("dG9rZW4.bWFj"))),
          entry("connection_established_without_key", established(Dialect.REC1, NONE)),
          entry("resume_token", RecoveryFrames.resumeToken("dG9rZW4.bWFj", NONE)),
          entry(
              "succeeded_first",
              RecoveryFrames.subscriptionSucceeded(ORDERS, NONE, started("kQ3xAbcd", 4_182))),
          entry(
              "succeeded_recovered",
              RecoveryFrames.subscriptionSucceeded(
                  ORDERS,
                  NONE,
                  new RecoveryAnswer(
                      Optional.of(new Place("kQ3xAbcd", 4_182)),
                      new Outcome.Recovered(3, false),
                      Optional.of("Zmxvb3I.bWFj"),
                      Optional.of("cGVybWl0.bWFj")))),
          entry(
              "succeeded_unrecovered",
              RecoveryFrames.subscriptionSucceeded(
                  ORDERS, NONE, lost("Zz9", 9_007_199_254_740_993L, "reset"))),
          entry(
              "succeeded_without_history",
              RecoveryFrames.subscriptionSucceeded(
                  ORDERS,
                  NONE,
                  new RecoveryAnswer(Optional.empty(), new Outcome.Started(0), NONE, NONE))),
          entry(
              "succeeded_presence",
              RecoveryFrames.subscriptionSucceeded(
                  LOBBY,
                  Optional.of(ServerFrames.presence(List.of(ANA))),
                  started("kQ3xAbcd", 4_182))),
          entry("skip", RecoveryFrames.skip(ORDERS, 4_184)),
          entry(
              "continuity_lost",
              RecoveryFrames.continuity(ORDERS, lost("kQ3xAbcd", 9_001, "trimmed"))),
          entry(
              "continuity_boundary",
              RecoveryFrames.continuity(
                  ORDERS, answer("Zz9", 9_001, new Outcome.Recovered(0, true)))),
          entry(
              "continuity_link",
              RecoveryFrames.continuity(
                  new ChannelName("cursors"),
                  new RecoveryAnswer(
                      Optional.empty(), new Outcome.Unrecovered("link"), NONE, NONE))),
          entry("migrate", RecoveryFrames.migrate(8_000)),
          entry(
              "event",
              extended(ServerFrames.event("order.paid", ORDERS, "{\"id\":42}"), 4_183, "01JC")));

  private static RecoveryAnswer started(String epoch, long offset) {
    return answer(epoch, offset, new Outcome.Started(0));
  }

  private static RecoveryAnswer lost(String epoch, long offset, String reason) {
    return answer(epoch, offset, new Outcome.Unrecovered(reason));
  }

  private static RecoveryAnswer answer(String epoch, long offset, Outcome outcome) {
    return new RecoveryAnswer(
        Optional.of(new Place(epoch, offset)), outcome, Optional.of("Zmxvb3I.bWFj"), NONE);
  }

  private static String extended(String frame, long offset, String id) {
    return frame.substring(0, frame.length() - 1) + "," + RecoveryFrames.members(offset, id) + "}";
  }

  static List<String> names() {
    return Vectors.frameNames("rec1-server");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRecoveryFrameMatchesItsDocumentation(String name) {
    assertThat(FRAMES.get(name)).isEqualTo(Vectors.frame("rec1-server", name));
  }

  @Test
  void everyFrameHasAVector() {
    assertThat(names()).containsExactlyInAnyOrderElementsOf(FRAMES.keySet());
  }

  @Test
  void withoutItsExtraMembersConnectionEstablishedIsTheStockFrame() {
    ObjectNode data = data(Vectors.frame("rec1-server", "connection_established"));

    data.remove("rec");

    assertThat(data).isEqualTo(data(ServerFrames.connectionEstablished(SOCKET, 120)));
  }

  @Test
  void withoutItsExtraMembersSubscriptionSucceededIsTheStockFrame() {
    ObjectNode data = data(Vectors.frame("rec1-server", "succeeded_presence"));

    data.remove("recovery");

    assertThat(data)
        .isEqualTo(data(ServerFrames.presenceSubscriptionSucceeded(LOBBY, List.of(ANA))));
  }

  @Test
  void anEventWithoutAnIdHasAnOffsetOnly() {
    JsonNode frame = Vectors.json(extended(ServerFrames.event("e", ORDERS, "{}"), 7, ""));

    assertThat(frame.get("offset").textValue()).isEqualTo("7");
    assertThat(frame.has("id")).isFalse();
  }

  @Test
  void aPublishersMessageIdIsEscaped() {
    JsonNode frame = Vectors.json(extended(ServerFrames.event("e", ORDERS, "{}"), 7, "a\"},\\"));

    assertThat(frame.get("id").textValue()).isEqualTo("a\"},\\");
    assertThat(frame).hasSize(5);
  }

  private static ObjectNode data(String frame) {
    return (ObjectNode) Vectors.json(Vectors.json(frame).get("data").textValue());
  }
}
