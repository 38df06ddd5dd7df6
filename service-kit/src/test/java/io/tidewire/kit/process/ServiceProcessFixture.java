package io.tidewire.kit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts a service as its own process. */
@Timeout(180)
abstract class ServiceProcessFixture {

  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path directory;

  static Map<String, String> cluster(String port, String otherPort) {
    return Map.of(
        "TIDEWIRE_CLUSTER_MODE",
        "tcp",
        "TIDEWIRE_CLUSTER_NAME",
        "process-test-" + Math.min(Integer.parseInt(port), Integer.parseInt(otherPort)),
        "TIDEWIRE_CLUSTER_SECRET",
        "s".repeat(32),
        "TIDEWIRE_CLUSTER_PORT",
        port,
        "TIDEWIRE_CLUSTER_PORT_COUNT",
        "1",
        "TIDEWIRE_CLUSTER_MEMBERS",
        "127.0.0.1:" + port + ",127.0.0.1:" + otherPort);
  }

  ChildProcess child(Map<String, String> environment) {
    return new ChildProcess(directory, environment);
  }

  HttpResponse<String> get(String port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  static ServerSocket loopback() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  static String port(ServerSocket socket) {
    return Integer.toString(socket.getLocalPort());
  }
}
