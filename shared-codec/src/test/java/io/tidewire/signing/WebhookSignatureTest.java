package io.tidewire.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewire.wire.Vectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookSignatureTest {

  static List<JsonNode> vectors() {
    return Vectors.signatures("webhooks");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theBodyIsSignedByteForByte(JsonNode vector) {
    AppSecret secret = new AppSecret(vector.get("secret").textValue());
    byte[] body = vector.get("body").textValue().getBytes(UTF_8);

    assertThat(WebhookSignature.sign(secret, body)).isEqualTo(vector.get("signature").textValue());
  }
}
