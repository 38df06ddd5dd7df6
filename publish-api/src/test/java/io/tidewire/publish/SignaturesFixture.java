package io.tidewire.publish;

import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A publish API with the app of the signature vectors. */
abstract class SignaturesFixture {

  static final Backend BACKEND = Backend.VECTORS;

  static final Backend DISABLED = new Backend("3", "disabled-key", "s3", Backend.VECTOR_TIME);

  static final Backend OTHER = new Backend("4", "other-key", "s4", Backend.VECTOR_TIME);

  static final String AUTH =
      "auth_key=f0e1d2c3b4a5968778aa&auth_timestamp=1760000000&auth_version=1.0";

  static final String EVENT = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"d\"}";
  static RunningApi api;

  @BeforeAll
  static void start() {
    api =
        RunningApi.start(RedisServer.shared(), Map.of("tidewire.publish.path-prefix", "/outside"));
    api.auth.knows(DISABLED, false).knows(OTHER);
  }

  @AfterAll
  static void stop() {
    api.close();
  }
}
