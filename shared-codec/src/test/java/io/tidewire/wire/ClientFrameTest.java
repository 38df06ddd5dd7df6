package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests reading the frames of stock clients in {@code src/test/resources/frames/client}. */
class ClientFrameTest {

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
