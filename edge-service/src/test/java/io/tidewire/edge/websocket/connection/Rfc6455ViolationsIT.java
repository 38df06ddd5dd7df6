package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.CLOSE;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455 §5 to §8: what it forbids, rule by rule, and the close code of each. */
class Rfc6455ViolationsIT extends Rfc6455Fixture {

  @ParameterizedTest(name = "{0} ends the connection with {1}")
  @MethodSource({
    "masks",
    "opcodes",
    "reservedBits",
    "fragments",
    "lengths",
    "closeFrames",
    "texts"
  })
  void aBrokenRuleEndsTheConnectionWithItsCodeAndTheReason(String rule, int code, byte[] bytes) {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(bytes).text("not heard");

      RawClient.Frame close = client.readClose();

      assertThat(close.head()).isEqualTo(FIN | CLOSE);
      assertThat(close.code()).isEqualTo(code);
      assertThat(close.reason()).isNotEmpty();
    }
  }

  @Test
  void afterAViolationWhatFollowsIsReadAndDropped() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(FIN | 0x3, HI));
      assertThat(client.read().code()).isEqualTo(1002);

      for (int i = 0; i < 20; i++) client.send(new byte[64 * 1024]);

      rig.advance(SocketConfig.DEFAULTS.limits().closeLinger().plusSeconds(1));
      assertThat(client.isCutOff()).isTrue();
    }
  }
}
