package io.tidewire.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.redis.settings.RedisUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisServerIT {

  @Test
  void theSharedServerIsOneAndAnswers() {
    RedisServer shared = RedisServer.shared();

    assertThat(shared.run("PING")).isEqualTo("PONG");
    assertThat(RedisServer.shared()).isSameAs(shared);
    assertThat(shared.version()).matches("(Redis|Valkey) [0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void theSharedServerCannotBeKilled() {
    assertThatThrownBy(() -> RedisServer.shared().kill()).hasMessageContaining("own()");
  }

  @Test
  void anOwnServerLosesItsDataOnRestartUnlessConfiguredToKeepIt() {
    try (var forgetful = RedisServer.own();
        var keeping = RedisServer.own("--appendonly", "yes", "--appendfsync", "always")) {
      forgetful.run("SET", "k", "v");
      keeping.run("SET", "k", "v");

      forgetful.restart();
      keeping.restart();

      assertThat(forgetful.run("GET", "k")).isEmpty();
      assertThat(keeping.run("GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void aKilledServerRefusesConnectionsAndComesBackOnItsPort() {
    try (var redis = RedisServer.own()) {
      String uri = redis.uri();
      redis.kill();
      assertThatThrownBy(() -> redis.run("PING")).isInstanceOf(UncheckedIOException.class);

      redis.restart();

      assertThat(redis.run("PING")).isEqualTo("PONG");
      assertThat(redis.uri()).isEqualTo(uri);
    }
  }

  @Test
  void theEmbeddedServerStartsWhereNoneIsInstalled() throws IOException {
    var embedded = new LocalRedis(RedisServerBinary.embedded(), List.of());

    var shell = new RedisShell(RedisUrl.parse("redis://127.0.0.1:" + embedded.port()));
    assertThat(shell.run("INFO", "server")).contains("redis_version:6.2.");

    embedded.close();
  }

  @Test
  void aMissingRequestedServerIsAnError() {
    assertThatThrownBy(() -> RedisServerBinary.named("/nowhere/valkey-server"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TIDEWIRE_TEST_REDIS_BINARY: /nowhere/valkey-server cannot be run");

    assertThat(RedisServerBinary.named("embedded")).isEqualTo(RedisServerBinary.embedded());
  }

  @Test
  void aClosedServerLeavesNoProcess() {
    var redis = RedisServer.own();
    long pid = Long.parseLong(pid(redis));

    redis.pause();
    redis.close();

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  private static String pid(RedisServer redis) {
    return redis
        .run("INFO", "server")
        .lines()
        .filter(line -> line.startsWith("process_id:"))
        .findFirst()
        .orElseThrow()
        .substring("process_id:".length())
        .strip();
  }
}
