package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.AllowingAuth;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections outlive proxies that end whatever is silent for a minute in either direction. */
class IdleProxyIT {

  /** Of nginx (proxy_read_timeout, proxy_send_timeout) and AWS' load balancers. */
  private static final int IDLE_SECONDS = 60;

  private static final int TEN_MINUTES = 600;

  private final LogWatch log = new LogWatch();
  private final SocketRig rig = new SocketRig(SocketConfig.DEFAULTS);

  /** A proxy's clocks: seconds since a byte went each way. */
  private int fromClient;

  private int fromServer;

  @AfterEach
  void nothingWasLogged() {
    rig.untilEverybodyHasLeft();
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private void second() {
    rig.advance(Duration.ofSeconds(1));
    fromClient++;
    fromServer++;
  }

  private void assertThatTheProxyKeepsIt() {
    assertThat(fromClient).as("silence of the client").isLessThan(IDLE_SECONDS);
    assertThat(fromServer).as("silence of the server").isLessThan(IDLE_SECONDS);
  }

  /** The edge sent something: its bytes are there once the loop has done what it had to. */
  private static boolean hasSent(ClientSocket socket, SocketRig rig, int before) {
    return rig.onLoop(() -> ((EdgeSocket) socket).sentAt()) > before;
  }

  /** Time must not go on before the edge has read what the client sent. */
  private void say(RawClient client, ClientSocket socket, byte[] pong) {
    client.send(pong);
    Await.until(
        "the edge heard the client", () -> rig.onLoop(() -> ((EdgeSocket) socket).heardNow()));
    fromClient = 0;
  }

  /** Whatever the app tells its clients, since some of them do not listen. */
  @ParameterizedTest
  @ValueSource(ints = {30, 120, 600})
  void aClientThatOnlyAnswersPingsStays(int activityTimeout) throws Exception {
    AppPolicy app =
        AppPolicy.defaults("1").with(new AppPolicy.Connections(0, 10, 10, activityTimeout));
    rig.auth.answer = question -> Future.succeededFuture(AllowingAuth.accept(app));
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      for (int i = 0; i < TEN_MINUTES; i++) {
        int before = rig.onLoop(() -> ((EdgeSocket) socket).sentAt());
        second();
        if (hasSent(socket, rig, before)) {
          RawClient.Frame ping = client.read();
          assertThat(ping.opcode()).isEqualTo(PING);
          fromServer = 0;
          say(client, socket, frame(FIN | PONG, ping.payload().getBytes()));
        }
        assertThatTheProxyKeepsIt();
      }
      client.reset();
    }
  }

  @Test
  void aClientThatSpeaksAndIsNotAnsweredStays() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      for (int i = 0; i < TEN_MINUTES; i++) {
        int before = rig.onLoop(() -> ((EdgeSocket) socket).sentAt());
        if (i % 10 == 0) {
          say(client, socket, frame(FIN | PONG, new byte[0]));
        }
        second();
        if (hasSent(socket, rig, before)) {
          assertThat(client.read().opcode()).isEqualTo(PING);
          fromServer = 0;
        }
        assertThatTheProxyKeepsIt();
      }
      client.reset();
    }
  }

  @Test
  void aClientThatOnlyListensStays() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      for (int i = 0; i < TEN_MINUTES; i++) {
        rig.onLoop(() -> socket.send("event"));
        second();
        RawClient.Frame frame = client.read();
        fromServer = 0;
        if (frame.opcode() == PING) {
          say(client, socket, frame(FIN | PONG, frame.payload().getBytes()));
          frame = client.read();
        }
        assertThat(frame.payload().toString(UTF_8)).isEqualTo("event");
        assertThatTheProxyKeepsIt();
      }
      client.reset();
    }
  }
}
