package io.tidewire.standalone.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisIT {

  @TempDir private Path temporary;

  @Test
  void itServesWhoKnowsThePasswordAndEndsWhenItIsStopped() {
    EmbeddedRedis redis = EmbeddedRedis.start();
    assertThat(RedisPing.answered(redis.url())).isTrue();
    assertThat(RedisPing.answered(redis.url().withPassword("guessed"))).isFalse();

    redis.stop();

    assertThat(RedisPing.answered(redis.url())).isFalse();
  }

  @Test
  void itEndsWithAJvmThatIsKilledAndLeavesNothingBehind() throws IOException {
    String directory = "-Djava.io.tmpdir=" + temporary;
    try (ChildJvm child =
        ChildJvm.start("embedded-redis", RedisOwner.class, List.of(directory), Map.of())) {
      RedisUrl url = RedisUrl.parse(child.line("redis://").strip());
      assertThat(RedisPing.answered(url)).isTrue();

      child.kill();

      Await.until("Redis is gone", () -> !RedisPing.answered(url));
      Await.until("its directory is gone", () -> redisDirectories() == 0);
    }
  }

  private long redisDirectories() {
    try (Stream<Path> left = Files.list(temporary)) {
      return left.filter(path -> path.getFileName().toString().startsWith("tidewire-redis"))
          .count();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
