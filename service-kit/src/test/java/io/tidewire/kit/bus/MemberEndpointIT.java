package io.tidewire.kit.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import io.tidewire.kit.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests how the port of a member answers clients that are not members. */
@Timeout(240)
class MemberEndpointIT {

  private final Members members = new Members();
  private int port;

  @BeforeEach
  void aMemberListens() {
    members.join(Map.of());
    port = members.port(0);
  }

  @AfterEach
  void close() {
    members.close();
  }

  @Test
  void aClientThatKnowsTheNameOfTheClusterIsRefused() {
    Settings settings = members.settings(Map.of());
    ClientConfig config = new ClientConfig().setProperty("hazelcast.logging.type", "none");
    config.setClusterName(
        ClusterSecrets.from(settings, BusRole.EDGE)
            .memberName(settings.text("tidewire.cluster.name", "")));
    config.getNetworkConfig().addAddress("127.0.0.1:" + port);
    config
        .getConnectionStrategyConfig()
        .getConnectionRetryConfig()
        .setClusterConnectTimeoutMillis(1);

    assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(config))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void noOtherProtocolIsAnswered() throws IOException {
    String[] openings = {
      "CP2",
      "GET /hazelcast/health HTTP/1.1\r\n\r\n",
      "POST /hazelcast/rest/management/cluster/memberShutdown HTTP/1.1\r\n\r\n",
      "version\r\n",
      "get secret\r\n"
    };
    // Opens all before it awaits the first answer, because a member takes seconds to disconnect.
    Map<String, Socket> connections = new LinkedHashMap<>();
    for (String opening : openings) connections.put(opening, open(opening));
    for (var connection : connections.entrySet()) {
      assertThat(answer(connection.getValue())).as(connection.getKey()).isEmpty();
    }
  }

  private Socket open(String opening) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write((opening + "\r\n".repeat(8)).getBytes(US_ASCII));
    return socket;
  }

  /** Reads everything up to the end of the connection. */
  private static byte[] answer(Socket connection) throws IOException {
    try (connection) {
      return connection.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      return new byte[0];
    }
  }
}
