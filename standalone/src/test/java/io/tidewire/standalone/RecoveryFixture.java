package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.kit.testing.Await;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** Two edges, and a Redis that fails over. */
@Timeout(180)
abstract class RecoveryFixture {

  static final String NAMESPACES =
      "[{pattern: \"*-rewind-*\", history: {size: 50}, client_rewind: 3}, "
          + "{pattern: \"*-permit-*\", history: {}, resume_auth: on}, "
          + "{pattern: \"*-short-*\", history: {size: 3}}, "
          + "{pattern: \"*-lenient-*\", history: {}, on_boundary: lenient}, "
          + "{pattern: \"cursors-*\"}, "
          + "{pattern: \"*\", history: {}}]";

  static final String KEY = "the-cluster-key-of-this-test-only";
  static final ClusterKeys KEYS = new ClusterKeys(new ClusterKey(KEY), Optional.empty());
  static TidewireInOneJvm tidewire;
  static Pusher backend;
  final String chat = "chat-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    tidewire =
        TidewireInOneJvm.start(
            Map.of(
                "tidewire.auth.cluster-key", KEY,
                "tidewire.edge.drain.lag", "10ms",
                "tidewire.edge.drain.window", "3s"),
            TestApp.yamlWith(NAMESPACES));
    backend = TestApp.backend(tidewire.edge(1));
    Await.until("both edges have the key", () -> hasKey(1) && hasKey(2));
  }

  static boolean hasKey(int edge) {
    try (FrameClient client = recoverable(edge)) {
      return client
          .next("pusher:connection_established")
          .object()
          .getJsonObject("rec")
          .containsKey("resume_token");
    }
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  static FrameClient recoverable(int edge) {
    return FrameClient.recoverable(tidewire.edge(edge));
  }

  static void publish(String channel, int... numbers) {
    for (int number : numbers) {
      assertThat(backend.trigger(channel, "n", number).getStatus())
          .isEqualTo(Result.Status.SUCCESS);
    }
  }

  static JsonObject signed(FrameClient client, String channel, String user) {
    return TestApp.authorization(TestApp.SECRET, client.socketId(), channel, user);
  }
}
