package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewire.wire.error.CloseCode;
import io.tidewire.wire.error.SoftError;
import io.tidewire.wire.error.SubscriptionError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFramesTest {

  private static final ChannelName ORDERS = new ChannelName("private-orders.42");
  private static final ChannelName LOBBY = new ChannelName("presence-lobby");
  private static final Member ANA = new Member("u-17", "{\"name\":\"Ana\"}");
  private static final Member BEN = new Member("u-18", "{\"name\":\"Ben\"}");
  private static final Member CHO = new Member("u-19", "{\"name\":\"Cho\"}");

  private static final Map<String, String> FRAMES =
      Map.ofEntries(
          entry(
              "connection_established",
              ServerFrames.connectionEstablished(new SocketId("70312.998811"), 120)),
          entry("pong", ServerFrames.pong()),
          entry("error", ServerFrames.error(CloseCode.UNKNOWN_APP, "Application does not exist")),
          entry("soft_error", ServerFrames.error(SoftError.invalidMessageFormat())),
          entry("soft_error_with_code", ServerFrames.error(SoftError.clientEventRateExceeded(10))),
          entry("subscription_succeeded", ServerFrames.subscriptionSucceeded(ORDERS)),
          entry(
              "subscription_succeeded_presence",
              ServerFrames.presenceSubscriptionSucceeded(LOBBY, List.of(ANA, BEN))),
          entry(
              "subscription_succeeded_nobody",
              ServerFrames.presenceSubscriptionSucceeded(LOBBY, List.of())),
          entry("member_added", ServerFrames.memberAdded(LOBBY, CHO)),
          entry("member_removed", ServerFrames.memberRemoved(LOBBY, "u-19")),
          entry(
              "subscription_error",
              ServerFrames.subscriptionError(
                  "private-orders.42",
                  SubscriptionError.invalidSignature("70312.998811:private-orders.42", "00"))),
          entry(
              "signin_success",
              ServerFrames.signinSuccess("{\"id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"}}")),
          entry("subscription_count", ServerFrames.subscriptionCount(ORDERS, 3)),
          entry("cache_miss", ServerFrames.cacheMiss(new ChannelName("cache-prices"))),
          entry(
              "event",
              ServerFrames.event(
                  "order-shipped", new ChannelName("orders.42"), "{\"id\":42,\"note\":\"café\"}")),
          entry(
              "event_laravel",
              ServerFrames.event(
                  "App\\Events\\OrderShipped",
                  new ChannelName("orders.42"),
                  "{\"url\":\"https:\\/\\/example.org\"}")),
          entry(
              "event_encrypted",
              ServerFrames.event(
                  "paid",
                  new ChannelName("private-encrypted-vault"),
                  "{\"nonce\":\"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJ\","
                      + "\"ciphertext\":\"JyzLcfqE0Z/i2ttLKHwIBnbmmfFgJdxzYUiaBw==\"}")),
          entry(
              "client_event",
              ServerFrames.clientEvent("client-typing", LOBBY, "{\"x\":1}", Optional.of("u-17"))),
          entry(
              "client_event_private",
              ServerFrames.clientEvent("client-typing", ORDERS, "{\"x\":1}", Optional.empty())),
          entry("refreshed", ServerFrames.refreshed(1_800_000_000L)));

  static List<String> names() {
    return Vectors.frameNames("server");
  }

  static Collection<String> frames() {
    return FRAMES.values();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aServerFrameMatchesItsVector(String name) {
    assertThat(FRAMES.get(name)).isEqualTo(Vectors.frame("server", name));
  }

  @Test
  void everyFrameHasAVector() {
    assertThat(names()).containsExactlyInAnyOrderElementsOf(FRAMES.keySet());
  }

  @ParameterizedTest
  @MethodSource("frames")
  void onlyTheCodeOfASoftErrorMayBeNull(String text) {
    JsonNode frame = Vectors.json(text);

    frame.forEach(member -> assertThat(member.isNull()).isFalse());
  }

  @ParameterizedTest
  @MethodSource("frames")
  void onlyErrorsCarryDataThatIsNotAString(String text) {
    JsonNode frame = Vectors.json(text);

    assertThat(frame.get("data").isObject())
        .isEqualTo(frame.get("event").textValue().equals("pusher:error"));
  }

  @Test
  void userInfoIsInsertedAsSigned() {
    String signed = "{ \"n\": 1.10, \"big\": 12345678901234567890, \"s\": \"a\\/\\u00eb\" }";

    JsonNode added =
        Vectors.json(ServerFrames.memberAdded(LOBBY, new Member("\"q\\\"", signed))).get("data");

    assertThat(added.textValue())
        .isEqualTo("{\"user_id\":\"\\\"q\\\\\\\"\",\"user_info\":" + signed + "}");
  }

  @Test
  void aRosterCountsEachMemberUnderItsIdAsAString() {
    Member seven = new Member("7", Member.NO_INFO);

    JsonNode data =
        Vectors.json(ServerFrames.presenceSubscriptionSucceeded(LOBBY, List.of(ANA, seven)))
            .get("data");
    JsonNode presence = Vectors.json(data.textValue()).get("presence");

    assertThat(presence.get("count").intValue()).isEqualTo(2);
    assertThat(presence.get("ids")).extracting(JsonNode::textValue).containsExactly("u-17", "7");
    assertThat(presence.get("hash").get("7")).isEmpty();
    assertThat(presence.get("hash").get("u-17").get("name").textValue()).isEqualTo("Ana");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void pusherJsNeverConnectsWithoutAnActivityTimeout(int seconds) {
    assertThatThrownBy(() -> ServerFrames.connectionEstablished(new SocketId("1.2"), seconds))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void publishedDataArrivesUnchanged() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Random random = new Random(7);

    for (int i = 0; i < 5_000; i++) {
      String data = anyText(random);
      byte[] wire = ServerFrames.event("e" + data, ORDERS, data).getBytes(StandardCharsets.UTF_8);
      JsonNode frame = mapper.readTree(wire);

      assertThat(frame.get("data").textValue()).isEqualTo(data);
      assertThat(frame.get("event").textValue()).isEqualTo("e" + data);
      assertThat(frame).hasSize(3);
    }
  }

  @Test
  void watchlistEventsHaveAnEntryForEachStateWithUsers() {
    assertThat(ServerFrames.watchlistEvents(List.of("u-18"), List.of("u-19", "a\"b")))
        .isEqualTo(
            "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":["
                + "{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\"u-18\\\"]},"
                + "{\\\"name\\\":\\\"offline\\\",\\\"user_ids\\\":[\\\"u-19\\\",\\\"a\\\\\\\"b\\\"]}]}\"}");
    assertThat(ServerFrames.watchlistEvents(List.of(), List.of("u"))).doesNotContain("online");
    assertThat(ServerFrames.watchlistEvents(List.of("u"), List.of())).doesNotContain("offline");
  }

  @Test
  void unpairedSurrogatesAreEscapedInUtf8() {
    assertThat(ServerFrames.event("e", ORDERS, "\ud83d🚀\ude80"))
        .endsWith("\"data\":\"\\ud83d🚀\\ude80\"}");
  }

  /** Plain letters, everything that needs escaping, halves of surrogate pairs, and pairs. */
  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(40); length > 0; length--) {
      switch (random.nextInt(6)) {
        case 0 -> text.append((char) random.nextInt(0x20));
        case 1 -> text.append("\"\\/\u007f\u2028".charAt(random.nextInt(5)));
        case 2 -> text.append((char) random.nextInt(0x10000));
        case 3 -> text.append((char) (0xd800 + random.nextInt(0x800)));
        case 4 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    return text.toString();
  }
}
