package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.CONTINUATION;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.websocket.testing.RawClient;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5 to §8: what it allows, over real connections that negotiated nothing. */
class Rfc6455IT extends Rfc6455Fixture {

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014})
  void aRegisteredCloseCodeIsEchoed(int code) {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(close(code)).text("not heard");

      assertThat(client.read().code()).isEqualTo(code);
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3000, 3999, 4000, 4999})
  void aCloseCodeOfALibraryOrAnApplicationIsEchoed(int code) {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(close(code, "später".getBytes(UTF_8)));

      assertThat(client.read().code()).isEqualTo(code);
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void aCloseFrameMayHaveAReasonOf123Bytes() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(close(1000, "x".repeat(123).getBytes(UTF_8)));

      assertThat(client.read().code()).isEqualTo(1000);
    }
  }

  @Test
  void aCloseFrameInsideAFragmentedMessageIsAnswered() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(TEXT, HI)).close(1000);

      assertThat(client.read().code()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 125})
  void aPingIsAnsweredWithItsPayloadAtOnceEvenInsideAMessage(int length) {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 0xFE);
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(TEXT, HI)).send(frame(FIN | PING, payload));

      RawClient.Frame pong = client.read();

      assertThat(pong.head()).isEqualTo(FIN | PONG);
      assertThat(pong.payload().getBytes()).isEqualTo(payload);
      client.send(frame(FIN | CONTINUATION, HI));
      assertThat(client.read().text()).isEqualTo("hihi");
    }
  }

  @Test
  void pongsThatNobodyAskedForAreIgnored() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(FIN | PONG, new byte[0])).send(frame(FIN | PONG, new byte[125])).text("x");

      assertThat(client.read().text()).isEqualTo("x");
    }
  }

  @Test
  void emptyMessagesAndEmptyFragmentsAreMessages() {
    try (RawClient client = RawClient.open(rig.port)) {
      client
          .text("")
          .send(frame(TEXT, new byte[0]))
          .send(frame(CONTINUATION, new byte[0]))
          .send(frame(FIN | CONTINUATION, new byte[0]));

      assertThat(client.read().head()).isEqualTo(FIN | TEXT);
      assertThat(client.read().payload().length()).isZero();
    }
  }

  @Test
  void aFrameMayComeByteByByte() {
    byte[] text = frame(FIN | TEXT, "κόσμε".getBytes(UTF_8));
    try (RawClient client = RawClient.open(rig.port)) {
      for (byte one : text) client.send(new byte[] {one});

      assertThat(client.read().text()).isEqualTo("κόσμε");
    }
  }
}
