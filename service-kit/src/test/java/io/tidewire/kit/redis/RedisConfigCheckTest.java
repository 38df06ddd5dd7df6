package io.tidewire.kit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisConfigCheckTest {

  private static final Map<String, String> GOOD =
      Map.of(
          "maxmemory-policy", "noeviction",
          "client-output-buffer-limit",
              "normal 0 0 0 slave 268435456 67108864 60 pubsub 268435456 67108864 30",
          "repl-backlog-ttl", "0",
          "stream-node-max-bytes", "1024",
          "min-replicas-to-write", "1",
          "min-replicas-max-lag", "5");

  private static final Map<String, String> REPLICATED =
      Map.of("redis_version", "7.0.15", "connected_slaves", "1");

  @Test
  void aWellConfiguredServerCausesNoWarning() {
    assertThat(RedisConfigCheck.of(GOOD, REPLICATED)).isEmpty();
  }

  @Test
  void aClusterIsAdvisedToServeWithPartialCoverage() {
    Map<String, String> settings = new HashMap<>(GOOD);
    settings.put("cluster-require-full-coverage", "yes");
    settings.put("cluster-allow-pubsubshard-when-down", "yes");
    settings.put("cluster-node-timeout", "15000");

    assertThat(
            RedisConfigCheck.of(settings, Map.of("cluster_enabled", "1", "connected_slaves", "0")))
        .satisfiesExactly(
            line -> assertThat(line).contains("cluster-require-full-coverage no"),
            line -> assertThat(line).contains("cluster-allow-pubsubshard-when-down no"),
            line -> assertThat(line).contains("cluster-node-timeout 5000"),
            line -> assertThat(line).contains("has no replica"));
    assertThat(RedisConfigCheck.of(settings, REPLICATED)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxmemory-policy | allkeys-lru | CONFIG SET maxmemory-policy noeviction",
        "client-output-buffer-limit | pubsub 33554432 8388608 60 | pubsub 256mb 64mb 30",
        "client-output-buffer-limit | pubsub 268435456 8388608 60 | pubsub 256mb 64mb 30",
        "repl-backlog-ttl | 3600 | CONFIG SET repl-backlog-ttl 0",
        "stream-node-max-bytes | 4096 | CONFIG SET stream-node-max-bytes 1024",
        "min-replicas-to-write | 0 | min-replicas-to-write 1",
        "min-replicas-max-lag | 10 | min-replicas-max-lag 5"
      })
  void aSettingThatBreaksAGuaranteeIsReportedWithARemedy(String name, String value, String fix) {
    Map<String, String> settings = new HashMap<>(GOOD);
    settings.put(name, value);

    List<String> advice = RedisConfigCheck.of(settings, REPLICATED);

    assertThat(advice).singleElement().asString().contains(fix);
  }

  @Test
  void withoutReplicasTheirSettingsDoNotMatter() {
    Map<String, String> settings = new HashMap<>(GOOD);
    settings.put("repl-backlog-ttl", "3600");
    settings.put("min-replicas-to-write", "0");

    assertThat(RedisConfigCheck.of(settings, Map.of("connected_slaves", "0"))).isEmpty();
  }

  @Test
  void anUnlimitedSettingIsAccepted() {
    Map<String, String> settings = new HashMap<>(GOOD);
    settings.put("client-output-buffer-limit", "pubsub 0 0 0");

    assertThat(RedisConfigCheck.of(settings, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"6.0.16, 1", "5.0.1, 1", "6.2.0, 0", "7.4.2, 0", "8.0.0, 0", "unstable, 0"})
  void anOldServerIsReported(String version, int lines) {
    assertThat(RedisConfigCheck.of(GOOD, Map.of("redis_version", version))).hasSize(lines);
  }

  @Test
  void anUnknownSettingCausesNoWarning() {
    assertThat(RedisConfigCheck.of(Map.of(), REPLICATED)).isEmpty();
  }
}
