package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.testing.Await;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A socket server whose auth service the test controls. */
abstract class UpgradeEndpointFixture {

  static final String PATH = "/app/key?protocol=7";
  static final String SWITCHING = "HTTP/1.1 101";
  final LogWatch log = new LogWatch();
  SocketRig rig = new SocketRig(SocketConfig.DEFAULTS);

  static SocketConfig config(TrustedProxies proxies) {
    UpgradeRules rules =
        new UpgradeRules(
            new PathPrefix("/edge"),
            Optional.of("jwt"),
            new UpgradeRules.ProxyRules(proxies, false),
            new UpgradeRules.UpgradeLimits(
                Duration.ofSeconds(15), Duration.ofSeconds(10), 1_000, 8));
    return new SocketConfig(
        new ConnectionConfig(SocketLimits.DEFAULTS, Compression.DEFAULTS, InboundRates.DEFAULTS),
        rules,
        SocketConfig.DEFAULTS.drain());
  }

  void restart(SocketRig other) {
    rig.close();
    rig = other;
  }

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    Await.until("all places are free", () -> rig.node.counts().total() == 0);
    Await.until("all connections ended", () -> rig.node.limits().admission().connections() == 0);
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  RawClient client() {
    return RawClient.connect(rig.port);
  }

  ConnectRequest asked(String path, String... headers) throws Exception {
    try (RawClient client = client()) {
      client.upgrade(path, headers);
      return rig.auth.asked.take();
    }
  }
}
