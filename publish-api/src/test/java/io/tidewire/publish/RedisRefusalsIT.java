package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command that Redis refuses because of its own state may be retried. */
class RedisRefusalsIT {

  private static final Backend BACKEND = Backend.VECTORS;

  private RedisServer redis;
  private RunningApi api;

  @BeforeEach
  void start() {
    redis = RedisServer.own();
    api = RunningApi.start(redis, Map.of("tidewire.redis.command-timeout", "500ms"));
    api.auth.knows(
        BACKEND, new Namespace("log-*", Optional.of(History.DEFAULTS), false, false, 0, false));
  }

  @AfterEach
  void stop() {
    api.close();
    redis.close();
  }

  @Test
  void aFullRedisIsWorthAnotherTryOnEveryEndpoint() {
    redis.run("CONFIG", "SET", "maxmemory", "1");

    assertWorthAnotherTry("OOM", BACKEND.event("e", "cache-c", ""));
    assertWorthAnotherTry("OOM", BACKEND.event("e", "log-c", ""));
    assertWorthAnotherTryOrFine(BACKEND.get("/channels/log-c/history", Map.of()));
    assertWorthAnotherTryOrFine(BACKEND.get("/channels/log-c/position", Map.of()));
    assertWorthAnotherTryOrFine(BACKEND.get("/channels/cache-c", Map.of("info", "cache")));
  }

  /** As on a full disk: Redis refuses writes after a snapshot has failed (MISCONF). */
  @Test
  void aRedisThatCannotSaveIsWorthAnotherTryOnEveryEndpoint() throws IOException {
    delete(Path.of(redis.run("CONFIG", "GET", "dir").replace("dir", "").strip()));
    redis.run("CONFIG", "SET", "save", "900 1");
    redis.run("BGSAVE");
    Await.until(() -> redis.run("INFO", "persistence").contains("rdb_last_bgsave_status:err"));

    assertWorthAnotherTry("MISCONF", BACKEND.event("e", "cache-c", ""));
    assertWorthAnotherTry("MISCONF", BACKEND.event("e", "log-c", ""));
    assertWorthAnotherTryOrFine(BACKEND.get("/channels/log-c/history", Map.of()));
    assertWorthAnotherTryOrFine(BACKEND.get("/channels/log-c/position", Map.of()));
    assertWorthAnotherTryOrFine(BACKEND.get("/channels/cache-c", Map.of("info", "cache")));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) Files.delete(file);
    }
    Files.delete(folder);
  }

  @Test
  void aReplicaIsWorthAnotherTryOnEveryEndpoint() {
    redis.run("REPLICAOF", "127.0.0.1", "1");
    redis.run("CONFIG", "SET", "replica-serve-stale-data", "no");

    assertWorthAnotherTry("", BACKEND.event("e", "cache-c", ""));
    assertWorthAnotherTry("", BACKEND.event("e", "log-c", ""));
    assertWorthAnotherTry("", BACKEND.get("/channels/log-c/history", Map.of()));
    assertWorthAnotherTry("", BACKEND.get("/channels/log-c/position", Map.of()));
    assertWorthAnotherTry("", BACKEND.get("/channels/cache-c", Map.of("info", "cache")));
  }

  private void assertWorthAnotherTry(String code, byte[] request) {
    Reply reply = api.call(request);

    assertThat(reply.status()).as(reply.body()).isEqualTo(503);
    assertThat(reply.header("retry-after")).isIn("1", "2", "3");
    assertThat(reply.error()).contains(code).doesNotContain("user_script");
  }

  /** A full Redis may execute a read or refuse it, but the answer never says internal error. */
  private void assertWorthAnotherTryOrFine(byte[] request) {
    Reply reply = api.call(request);

    assertThat(reply.status()).as(reply.body()).isIn(200, 503);
  }
}
