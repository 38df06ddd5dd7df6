package io.tidewire.publish;

import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A publish API with short limits, and raw connections to it. */
abstract class HostileClientsFixture {

  static final Backend BACKEND = Backend.VECTORS;
  static final Backend OTHER = new Backend("4", "other-key", "s4", Backend.VECTOR_TIME);
  static final int MAX_BODY = 300_000;
  static RunningApi api;

  @BeforeAll
  static void start() {
    api =
        RunningApi.start(
            RedisServer.shared(),
            Map.of(
                "tidewire.publish.max-body", Integer.toString(MAX_BODY),
                "tidewire.publish.max-memory", "6000000",
                "tidewire.publish.head-timeout", "1s",
                "tidewire.publish.body-timeout", "1s",
                "tidewire.publish.keep-alive", "4s"));
    api.auth.knows(OTHER);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  static double held() {
    return api.meters.get("tidewire_publish_memory_bytes").gauge().value();
  }

  /** A request head that announces a body, with an MD5 that no body has. */
  static String signed(String length) {
    return BACKEND.head("x", length);
  }
}
