package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.contract.auth.ClusterKeysRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ClusterKeysIT {

  private static final String APPS =
      "apps: [{id: \"%s\", keys: [{key: %s, secret: %s}]}]"
          .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET);

  @TempDir Path folder;

  @Test
  void allAuthProcessesAndTheNextOnesNameTheSameKeyWithoutASetting() throws IOException {
    try (RedisServer redis = RedisServer.own()) {
      ClusterKeys first;
      try (AuthFixture one = withRedis(redis);
          AuthFixture two = withRedis(redis)) {
        first = learned(one);
        assertThat(learned(two)).isEqualTo(first);
      }

      try (AuthFixture restarted = withRedis(redis)) {
        assertThat(learned(restarted)).isEqualTo(first);
      }
    }
  }

  @Test
  void whoSetsKeysNeedsNoRedis() throws IOException {
    ClusterKey current = new ClusterKey("n".repeat(32));
    ClusterKey other = new ClusterKey("o".repeat(32));
    Map<String, String> settings =
        Map.of("tidewire.auth.cluster-key", current.value() + "," + other.value());

    try (AuthFixture auth = AuthFixture.start(folder, APPS, settings, Map.of())) {
      assertThat(ask(auth).await().keys()).isEqualTo(new ClusterKeys(current, Optional.of(other)));
    }
  }

  @Test
  void whileRedisWasNeverThereTheAnswerIsToAskAgain() throws IOException {
    Map<String, String> nowhere = Map.of("tidewire.redis.url", "redis://127.0.0.1:1");

    try (AuthFixture auth = AuthFixture.start(folder, APPS, nowhere, Map.of())) {
      assertThatThrownBy(() -> ask(auth).await())
          .satisfies(
              failure -> assertThat(BusFailure.of(failure)).isEqualTo(BusFailure.UNAVAILABLE));
    }
  }

  private AuthFixture withRedis(RedisServer redis) throws IOException {
    return AuthFixture.start(folder, APPS, Map.of("tidewire.redis.url", redis.uri()), Map.of());
  }

  private static ClusterKeys learned(AuthFixture auth) {
    List<ClusterKeys> learned = new ArrayList<>();
    Await.until(() -> ask(auth).map(reply -> learned.add(reply.keys())).otherwise(false).await());
    return learned.get(0);
  }

  private static Future<ClusterKeysReply> ask(AuthFixture auth) {
    return auth.asking(
        Addresses.AUTH_CLUSTER_KEYS, new ClusterKeysRequest("edge~1"), ClusterKeysReply.class);
  }
}
