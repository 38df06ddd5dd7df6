package io.tidewire.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame.Subscribe;
import io.tidewire.wire.FrameReader;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Vectors;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelSignatureTest {

  private static final SocketId SOCKET = new SocketId("70312.998811");
  private static final AppSecret SECRET = new AppSecret("9b8c7d6e5f4a3b2c1d0e");

  static List<JsonNode> vectors() {
    return Vectors.signatures("channels");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theSignedTextMatchesServerSdks(JsonNode vector) {
    assertThat(signature(vector).text()).isEqualTo(vector.get("text").textValue());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theSignatureMatchesServerSdks(JsonNode vector) {
    assertThat(signature(vector).sign(secret(vector))).isEqualTo(hex(vector));
    assertThat(signature(vector).verify(secret(vector), hex(vector))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aSignatureIsValidForOneSocketOnly(JsonNode vector) {
    ChannelSignature other =
        ChannelSignature.of(new SocketId("70312.998812"), channel(vector), data(vector));

    assertThat(other.verify(secret(vector), hex(vector))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aSignatureIsValidForOneChannelOnly(JsonNode vector) {
    ChannelName longer = new ChannelName(channel(vector) + "2");

    assertThat(
            ChannelSignature.of(socket(vector), longer, data(vector))
                .verify(secret(vector), hex(vector)))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aSignatureIsValidForItsChannelDataOnly(JsonNode vector) {
    Optional<String> more = Optional.of(data(vector).orElse("") + " ");
    Optional<String> other = data(vector).isPresent() ? Optional.empty() : Optional.of("");

    assertThat(withData(vector, more).verify(secret(vector), hex(vector))).isFalse();
    assertThat(withData(vector, other).verify(secret(vector), hex(vector))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aSignatureByAnotherSecretIsRefused(JsonNode vector) {
    assertThat(signature(vector).verify(new AppSecret("9b8c7d6e5f4a3b2c1d0f"), hex(vector)))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void onlyTheCompleteLowerCaseDigestIsAccepted(JsonNode vector) {
    ChannelSignature signature = signature(vector);
    AppSecret secret = secret(vector);
    String hex = hex(vector);
    String lastDigitBent = hex.substring(0, 63) + (hex.endsWith("0") ? "1" : "0");

    assertThat(signature.verify(secret, "")).isFalse();
    assertThat(signature.verify(secret, hex.substring(1))).isFalse();
    assertThat(signature.verify(secret, hex + "0")).isFalse();
    assertThat(signature.verify(secret, lastDigitBent)).isFalse();
    assertThat(signature.verify(secret, hex.toUpperCase(Locale.ROOT))).isFalse();
    assertThat(signature.verify(secret, "é🚀\ud83d")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void channelDataVerifiesAfterATransferInAFrame(JsonNode vector) {
    StringBuilder json =
        new StringBuilder("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":");
    json.append(vector.get("channel"));
    data(vector)
        .ifPresent(data -> json.append(",\"channel_data\":").append(vector.get("channel_data")));
    Subscribe frame = (Subscribe) FrameReader.read(json + "}}");

    ChannelSignature received =
        ChannelSignature.of(SOCKET, new ChannelName(frame.channel()), frame.channelData());

    assertThat(received.verify(SECRET, hex(vector))).isTrue();
  }

  /** Both texts have the same bytes in UTF-8 as Java encodes it. */
  @Test
  void anUnpairedSurrogateIsNotSignedAsAQuestionMark() {
    ChannelName channel = new ChannelName("presence-a");
    ChannelSignature signed =
        ChannelSignature.of(SOCKET, channel, Optional.of("{\"user_id\":\"?\"}"));
    ChannelSignature forged =
        ChannelSignature.of(SOCKET, channel, Optional.of("{\"user_id\":\"\ud83d\"}"));

    assertThat(forged.verify(SECRET, signed.sign(SECRET))).isFalse();
  }

  private static ChannelSignature signature(JsonNode vector) {
    return withData(vector, data(vector));
  }

  private static ChannelSignature withData(JsonNode vector, Optional<String> data) {
    return ChannelSignature.of(socket(vector), channel(vector), data);
  }

  private static SocketId socket(JsonNode vector) {
    return new SocketId(vector.get("socket_id").textValue());
  }

  private static ChannelName channel(JsonNode vector) {
    return new ChannelName(vector.get("channel").textValue());
  }

  private static Optional<String> data(JsonNode vector) {
    return Optional.ofNullable(vector.get("channel_data")).map(JsonNode::textValue);
  }

  private static AppSecret secret(JsonNode vector) {
    return new AppSecret(vector.get("secret").textValue());
  }

  private static String hex(JsonNode vector) {
    return vector.get("signature").textValue();
  }
}
