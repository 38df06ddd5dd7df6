package io.tidewire.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Vectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserSignatureTest {

  static List<JsonNode> vectors() {
    return Vectors.signatures("users");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theUserSignatureMatchesServerSdks(JsonNode vector) {
    UserSignature signature = UserSignature.of(socket(vector), text(vector, "user_data"));

    assertThat(signature.text()).isEqualTo(text(vector, "text"));
    assertThat(signature.sign(secret(vector))).isEqualTo(text(vector, "signature"));
    assertThat(signature.verify(secret(vector), text(vector, "signature"))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aUserSignatureIsValidForOneSocketAndOneUserOnly(JsonNode vector) {
    UserSignature otherSocket = UserSignature.of(new SocketId("1.2"), text(vector, "user_data"));
    UserSignature otherUser = UserSignature.of(socket(vector), "{\"id\":\"u-18\"}");

    assertThat(otherSocket.verify(secret(vector), text(vector, "signature"))).isFalse();
    assertThat(otherUser.verify(secret(vector), text(vector, "signature"))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aSignatureByAnotherSecretIsRefused(JsonNode vector) {
    UserSignature signature = UserSignature.of(socket(vector), text(vector, "user_data"));

    assertThat(signature.verify(new AppSecret("another"), text(vector, "signature"))).isFalse();
  }

  private static SocketId socket(JsonNode vector) {
    return new SocketId(text(vector, "socket_id"));
  }

  private static AppSecret secret(JsonNode vector) {
    return new AppSecret(text(vector, "secret"));
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).textValue();
  }
}
