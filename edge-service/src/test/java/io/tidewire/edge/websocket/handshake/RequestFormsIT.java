package io.tidewire.edge.websocket.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.AllowingAuth;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request for a WebSocket counts in each form that RFC 9112 and RFC 6455 allow. */
class RequestFormsIT {

  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  private static final String REST =
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" + KEY + "\r\n";

  private final LogWatch log = new LogWatch();
  private final SocketRig rig = new SocketRig(SocketConfig.DEFAULTS);

  @AfterEach
  void everythingHasEnded() {
    rig.untilEverybodyHasLeft();
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /app/key HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\nConnection: Upgrade\r\n",
        "GET /app/key HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\n",
        "GET http://x:1/app/key HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n",
        "GET HTTPS://x/app/key?protocol=7 HTTP/1.1\r\nHost: y\r\nConnection: Upgrade\r\n",
        "GET ws://[::1]:80/app/key HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
      })
  void eachFormBecomesAWebSocket(String form) throws Exception {
    try (RawClient client = RawClient.connect(rig.port)) {
      assertThat(client.send(form + REST).head()).startsWith("HTTP/1.1 101");
      client.text("here");
      assertThat(client.read().text()).isEqualTo("here");
    }
  }

  @Test
  void framesInThePacketOfTheRequestAreAnsweredInOrder() throws Exception {
    var packet = new ByteArrayOutputStream();
    packet.writeBytes(RawClient.handshake("/app/key").getBytes(UTF_8));
    packet.writeBytes(RawClient.frame(RawClient.FIN | RawClient.TEXT, "one".getBytes(UTF_8)));
    byte[] two = RawClient.frame(RawClient.FIN | RawClient.TEXT, "two".getBytes(UTF_8));
    packet.write(two, 0, 3);
    try (RawClient client = RawClient.connect(rig.port)) {
      client.send(packet.toByteArray());
      assertThat(client.head()).startsWith("HTTP/1.1 101");
      assertThat(client.read().text()).isEqualTo("one");
      client.send(Arrays.copyOfRange(two, 3, two.length));
      assertThat(client.read().text()).isEqualTo("two");
    }
  }

  @Test
  void framesThatComeWhileAuthIsAskedAreAnsweredLater() throws Exception {
    Promise<ConnectVerdict> verdict = Promise.promise();
    rig.auth.answer = question -> verdict.future();
    try (RawClient client = RawClient.connect(rig.port)) {
      client.send(RawClient.handshake("/app/key"));
      rig.auth.asked.take();
      client.text("early");
      verdict.complete(AllowingAuth.accept(AppPolicy.defaults("1")));
      assertThat(client.head()).startsWith("HTTP/1.1 101");
      assertThat(client.read().text()).isEqualTo("early");
    }
  }

  @Test
  void moreThanFirstFramesBehindARequestEndsTheConnectionAndHarmsNobody() throws Exception {
    byte[] frame = RawClient.frame(RawClient.FIN | RawClient.TEXT, new byte[60_000]);
    var packets = new ByteArrayOutputStream();
    packets.writeBytes(RawClient.handshake("/app/key").getBytes(UTF_8));
    for (int i = 0; i < 60; i++) packets.writeBytes(frame);
    for (int i = 0; i < 40; i++) {
      RawClient client = RawClient.connect(rig.port);
      sendAsMuchAsIsTaken(client, packets.toByteArray());
      client.reset();
    }

    try (RawClient client = RawClient.open(rig.port)) {
      client.text("here");
      assertThat(client.read().text()).isEqualTo("here");
    }
  }

  private static void sendAsMuchAsIsTaken(RawClient client, byte[] bytes) {
    try {
      client.send(bytes);
    } catch (UncheckedIOException endedByTheServer) {
      assertThat(endedByTheServer.getCause()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: y",
        "Origin: https://a\r\nOrigin: https://b",
        "Authorization: Bearer a\r\nAuthorization: Bearer b",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13"
      })
  void aRepeatedHeaderThatMustBeUniqueIsRefused(String more) {
    try (RawClient client = RawClient.connect(rig.port)) {
      String head = client.upgrade("/app/key", more);
      assertThat(head).startsWith("HTTP/1.1 400");
      assertThat(client.isCutOff()).isTrue();
    }
  }
}
