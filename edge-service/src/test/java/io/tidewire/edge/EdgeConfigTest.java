package io.tidewire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.limits.ProcessCapacity;
import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.server.ListeningPort;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.server.UpgradeRules;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.Networks;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeConfigTest {

  @TempDir private Path directory;

  private static EdgeConfig from(Map<String, String> values) {
    return EdgeConfig.from(Settings.of(values));
  }

  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    assertThat(from(Map.of()))
        .isEqualTo(
            new EdgeConfig(
                new EdgeConfig.Listeners("0.0.0.0", Optional.of(6001), 6443, Optional.empty()),
                Runtime.getRuntime().availableProcessors(),
                NodeLimits.of(ProcessCapacity.measured()),
                SocketConfig.DEFAULTS,
                Duration.ofSeconds(30)));
    assertThat(SocketLimits.DEFAULTS)
        .isEqualTo(
            new SocketLimits(
                new SocketLimits.InputLimits(65_536, Duration.ofSeconds(30)),
                new SocketLimits.OutputLimits(
                    1_048_576, Duration.ofSeconds(20), Duration.ofMinutes(2)),
                new SocketLimits.HeartbeatTimes(
                    Duration.ofSeconds(30), Duration.ofSeconds(45), Duration.ofSeconds(30)),
                Duration.ofSeconds(5)));
    assertThat(SocketConfig.DEFAULTS)
        .isEqualTo(
            new SocketConfig(
                new ConnectionConfig(
                    SocketLimits.DEFAULTS, new Compression(false, 512, 1), InboundRates.DEFAULTS),
                UpgradeRules.DEFAULTS,
                new SocketConfig.DrainTimes(Duration.ofSeconds(5), Duration.ofSeconds(30))));
  }

  @Test
  void everyKeyIsMapped() throws Exception {
    String chain = Files.writeString(directory.resolve("chain.pem"), "x").toString();
    String key = Files.writeString(directory.resolve("key.pem"), "y").toString();
    Map<String, String> values = new HashMap<>();
    values.put("tidewire.edge.host", "127.0.0.1");
    values.put("tidewire.edge.port", "1");
    values.put("tidewire.edge.plain", "false");
    values.put("tidewire.edge.tls.port", "2");
    values.put("tidewire.edge.tls.cert", chain);
    values.put("tidewire.edge.tls.key", key);
    values.put("tidewire.edge.loops", "3");
    values.put("tidewire.edge.max-connections", "4");
    values.put("tidewire.edge.upgrade.max-pending", "5");
    values.put("tidewire.edge.max-message-bytes", "20000");
    values.put("tidewire.edge.outbound.max-bytes", "70000");
    values.put("tidewire.edge.outbound.max-age", "6s");
    values.put("tidewire.edge.outbound.standstill", "66s");
    values.put("tidewire.edge.heartbeat.slack", "7s");
    values.put("tidewire.edge.heartbeat.pong-timeout", "8s");
    values.put("tidewire.edge.close-linger", "9s");
    values.put("tidewire.edge.path-prefix", "/ws");
    values.put("tidewire.edge.max-pipelined", "12");
    values.put("tidewire.edge.token-cookie", "jwt");
    values.put("tidewire.edge.trusted-proxies", "10.0.0.0/8, ::1");
    values.put("tidewire.edge.upgrade.timeout", "10s");
    values.put("tidewire.edge.upgrade.verdict-timeout", "11s");
    values.put("tidewire.edge.upgrade.per-second", "30");
    values.put("tidewire.edge.drain.window", "12s");
    values.put("tidewire.edge.compression.enabled", "true");
    values.put("tidewire.edge.compression.threshold", "15");
    values.put("tidewire.edge.compression.level", "9");
    values.put("tidewire.edge.auth.patience", "13s");
    values.put("tidewire.edge.proxy-protocol", "true");
    values.put("tidewire.edge.heartbeat.interval", "77s");
    values.put("tidewire.edge.inbound.message-timeout", "88s");
    values.put("tidewire.edge.memory.max-megabytes", "16");
    values.put("tidewire.edge.memory.anonymous-percent", "17");
    values.put("tidewire.edge.address.max-connections", "18");
    values.put("tidewire.edge.address.upgrades-per-second", "19");
    values.put("tidewire.edge.address.upgrade-burst", "20");
    values.put("tidewire.edge.address.exempt", "127.0.0.1");
    values.put("tidewire.edge.inbound.frames-per-second", "21");
    values.put("tidewire.edge.inbound.frames-burst", "22");
    values.put("tidewire.edge.inbound.bytes-per-second", "23");
    values.put("tidewire.edge.inbound.bytes-burst", "24");
    values.put("tidewire.edge.inbound.authorized-factor", "27");
    values.put("tidewire.edge.inbound.patience", "28s");
    values.put("tidewire.edge.drain.lag", "14s");

    assertThat(from(values))
        .isEqualTo(
            new EdgeConfig(
                new EdgeConfig.Listeners(
                    "127.0.0.1",
                    Optional.empty(),
                    2,
                    Optional.of(new ListeningPort.Certificate(chain, key))),
                3,
                new NodeLimits(
                    4,
                    5,
                    16 * 1024 * 1024,
                    17,
                    new AddressLimits.Rules(18, 19, 20, Networks.of(List.of("127.0.0.1")))),
                new SocketConfig(
                    new ConnectionConfig(
                        new SocketLimits(
                            new SocketLimits.InputLimits(20_000, Duration.ofSeconds(88)),
                            new SocketLimits.OutputLimits(
                                70_000, Duration.ofSeconds(6), Duration.ofSeconds(66)),
                            new SocketLimits.HeartbeatTimes(
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(77),
                                Duration.ofSeconds(8)),
                            Duration.ofSeconds(9)),
                        new Compression(true, 15, 9),
                        new InboundRates(
                            new InboundRates.Rate(21, 22),
                            new InboundRates.Rate(23, 24),
                            27,
                            Duration.ofSeconds(28))),
                    new UpgradeRules(
                        new PathPrefix("/ws"),
                        Optional.of("jwt"),
                        new UpgradeRules.ProxyRules(
                            TrustedProxies.of(List.of("10.0.0.0/8", "::1")), true),
                        new UpgradeRules.UpgradeLimits(
                            Duration.ofSeconds(10), Duration.ofSeconds(11), 10, 12)),
                    new SocketConfig.DrainTimes(Duration.ofSeconds(14), Duration.ofSeconds(12))),
                Duration.ofSeconds(13)));
  }

  @ParameterizedTest
  @CsvSource({
    "tidewire.edge.port, 65536, TIDEWIRE_EDGE_PORT",
    "tidewire.edge.plain, false, TIDEWIRE_EDGE_PLAIN",
    "tidewire.edge.tls.cert, /no/such/file, TIDEWIRE_EDGE_TLS_CERT",
    "tidewire.edge.tls.key, /no/such/file, TIDEWIRE_EDGE_TLS_CERT",
    "tidewire.edge.loops, 0, TIDEWIRE_EDGE_LOOPS",
    "tidewire.edge.max-connections, many, TIDEWIRE_EDGE_MAX_CONNECTIONS",
    "tidewire.edge.max-message-bytes, 100, TIDEWIRE_EDGE_MAX_MESSAGE_BYTES",
    "tidewire.edge.outbound.max-bytes, 100, TIDEWIRE_EDGE_OUTBOUND_MAX_BYTES",
    "tidewire.edge.outbound.max-age, 20, TIDEWIRE_EDGE_OUTBOUND_MAX_AGE",
    "tidewire.edge.outbound.standstill, 20, TIDEWIRE_EDGE_OUTBOUND_STANDSTILL",
    "tidewire.edge.path-prefix, ws, TIDEWIRE_EDGE_PATH_PREFIX",
    "tidewire.edge.path-prefix, /ws/, TIDEWIRE_EDGE_PATH_PREFIX",
    "tidewire.edge.max-pipelined, 0, TIDEWIRE_EDGE_MAX_PIPELINED",
    "tidewire.edge.trusted-proxies, proxy.example, TIDEWIRE_EDGE_TRUSTED_PROXIES",
    "tidewire.edge.compression.enabled, maybe, TIDEWIRE_EDGE_COMPRESSION_ENABLED",
    "tidewire.edge.compression.threshold, -1, TIDEWIRE_EDGE_COMPRESSION_THRESHOLD",
    "tidewire.edge.compression.level, 10, TIDEWIRE_EDGE_COMPRESSION_LEVEL",
    "tidewire.edge.address.exempt, localhost, TIDEWIRE_EDGE_ADDRESS_EXEMPT",
    "tidewire.edge.proxy-protocol, true, TIDEWIRE_EDGE_PROXY_PROTOCOL",
    "tidewire.edge.memory.anonymous-percent, 0, TIDEWIRE_EDGE_MEMORY_ANONYMOUS_PERCENT",
    "tidewire.edge.drain.window, soon, TIDEWIRE_EDGE_DRAIN_WINDOW"
  })
  void aWrongValueNamesItsKey(String key, String value, String named) {
    assertThatThrownBy(() -> from(Map.of(key, value)))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(named + ": ");
  }
}
