package io.tidewire.edge;

import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.limits.ProcessCapacity;
import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.server.ListeningPort;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.server.UpgradeRules;
import io.tidewire.kit.cluster.ClusteredVertx;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of an edge. Hubs and the lease have their own.
 *
 * @param loops number of event loops
 * @param limits of this process, for all apps together
 * @param authPatience how long a subscription waits while auth is unavailable
 */
public record EdgeConfig(
    Listeners listeners,
    int loops,
    NodeLimits limits,
    SocketConfig sockets,
    Duration authPatience) {

  static final String PORT = "tidewire.edge.port";
  static final String TLS_PORT = "tidewire.edge.tls.port";
  private static final String PLAIN = "tidewire.edge.plain";
  private static final String CERTIFICATE = ListeningPort.Certificate.CERTIFICATE;
  private static final String KEY = ListeningPort.Certificate.KEY;
  private static final String PREFIX = "tidewire.edge.path-prefix";
  private static final String PROXIES = "tidewire.edge.trusted-proxies";

  private static final String PROXY_PROTOCOL = "tidewire.edge.proxy-protocol";

  private static final int HIGHEST_PORT = 65_535;

  /** Pusher's largest event with its envelope, every character escaped. */
  private static final int LEAST_MESSAGE = 16 * 1024;

  private static final int MOST_MESSAGE = 16 * 1024 * 1024;
  private static final int MOST_COMPRESSION_THRESHOLD = 1024 * 1024;
  private static final int LEAST_OUTBOUND = 64 * 1024;
  private static final int MOST_UPGRADES = 10_000_000;
  private static final int MOST_PIPELINED = 1_000_000;
  private static final int MOST_OUTBOUND = 256 * 1024 * 1024;

  /**
   * Where clients connect.
   *
   * @param port of the listener without TLS; 0 for any free port, empty for no listener
   * @param tlsPort of the TLS listener, which needs the certificate
   */
  public record Listeners(
      String host,
      Optional<Integer> port,
      int tlsPort,
      Optional<ListeningPort.Certificate> certificate) {}

  /** Throws {@link BadSetting}, naming the setting. */
  public static EdgeConfig from(Settings settings) {
    int loops =
        settings.integer("tidewire.edge.loops", ClusteredVertx.eventLoops(settings), 1, 1_024);
    return new EdgeConfig(
        listeners(settings),
        loops,
        LimitSettings.node(settings, ProcessCapacity.measured()),
        new SocketConfig(
            new ConnectionConfig(
                limits(settings), compression(settings), LimitSettings.rates(settings)),
            upgrades(settings, loops),
            drain(settings)),
        settings.duration("tidewire.edge.auth.patience", Duration.ofSeconds(30)));
  }

  private static Listeners listeners(Settings settings) {
    Optional<ListeningPort.Certificate> certificate = certificate(settings);
    return new Listeners(
        settings.text("tidewire.edge.host", "0.0.0.0"),
        port(settings, certificate.isPresent()),
        settings.integer(TLS_PORT, 6443, 0, HIGHEST_PORT),
        certificate);
  }

  private static SocketConfig.DrainTimes drain(Settings settings) {
    SocketConfig.DrainTimes defaults = SocketConfig.DEFAULTS.drain();
    return new SocketConfig.DrainTimes(
        settings.duration("tidewire.edge.drain.lag", defaults.lag()),
        settings.duration("tidewire.edge.drain.window", defaults.window()));
  }

  private static Optional<Integer> port(Settings settings, boolean withTls) {
    boolean plain = settings.flag(PLAIN, true);
    if (!plain && !withTls) {
      throw new BadSetting(PLAIN, "must be true unless tidewire.edge.tls.cert is set");
    }
    int port = settings.integer(PORT, 6001, 0, HIGHEST_PORT);
    return plain ? Optional.of(port) : Optional.empty();
  }

  private static Optional<ListeningPort.Certificate> certificate(Settings settings) {
    Optional<String> chain = settings.text(CERTIFICATE);
    Optional<String> key = settings.text(KEY);
    if (chain.isEmpty() && key.isEmpty()) return Optional.empty();
    return Optional.of(
        new ListeningPort.Certificate(readable(CERTIFICATE, chain), readable(KEY, key)));
  }

  private static String readable(String key, Optional<String> file) {
    return file.filter(path -> Files.isReadable(Path.of(path)))
        .orElseThrow(
            () ->
                new BadSetting(
                    key, "expected a readable PEM file, got \"" + file.orElse("") + "\""));
  }

  private static SocketLimits limits(Settings settings) {
    SocketLimits defaults = SocketLimits.DEFAULTS;
    return new SocketLimits(
        inbound(settings, defaults.inbound()),
        outbound(settings, defaults.outbound()),
        heartbeat(settings, defaults.heartbeat()),
        settings.duration("tidewire.edge.close-linger", defaults.closeLinger()));
  }

  private static SocketLimits.InputLimits inbound(
      Settings settings, SocketLimits.InputLimits defaults) {
    return new SocketLimits.InputLimits(
        settings.integer(
            "tidewire.edge.max-message-bytes",
            defaults.maxMessageBytes(),
            LEAST_MESSAGE,
            MOST_MESSAGE),
        settings.duration("tidewire.edge.inbound.message-timeout", defaults.messageTimeout()));
  }

  private static SocketLimits.OutputLimits outbound(
      Settings settings, SocketLimits.OutputLimits defaults) {
    return new SocketLimits.OutputLimits(
        settings.integer(
            "tidewire.edge.outbound.max-bytes", defaults.maxBytes(), LEAST_OUTBOUND, MOST_OUTBOUND),
        settings.duration("tidewire.edge.outbound.max-age", defaults.maxAge()),
        settings.duration("tidewire.edge.outbound.standstill", defaults.standstill()));
  }

  private static SocketLimits.HeartbeatTimes heartbeat(
      Settings settings, SocketLimits.HeartbeatTimes defaults) {
    return new SocketLimits.HeartbeatTimes(
        settings.duration("tidewire.edge.heartbeat.slack", defaults.slack()),
        settings.duration("tidewire.edge.heartbeat.interval", defaults.interval()),
        settings.duration("tidewire.edge.heartbeat.pong-timeout", defaults.pongTimeout()));
  }

  private static Compression compression(Settings settings) {
    Compression defaults = Compression.DEFAULTS;
    return new Compression(
        settings.flag("tidewire.edge.compression.enabled", defaults.enabled()),
        settings.integer(
            "tidewire.edge.compression.threshold",
            defaults.thresholdBytes(),
            0,
            MOST_COMPRESSION_THRESHOLD),
        settings.integer("tidewire.edge.compression.level", defaults.level(), 1, 9));
  }

  private static UpgradeRules upgrades(Settings settings, int loops) {
    TrustedProxies proxies = proxies(settings);
    return new UpgradeRules(
        PathPrefix.from(settings, PREFIX),
        settings.text("tidewire.edge.token-cookie"),
        new UpgradeRules.ProxyRules(proxies, proxyProtocol(settings, proxies)),
        upgradeLimits(settings, loops));
  }

  private static UpgradeRules.UpgradeLimits upgradeLimits(Settings settings, int loops) {
    UpgradeRules.UpgradeLimits defaults = UpgradeRules.DEFAULTS.limits();
    int perSecond =
        settings.integer(
            "tidewire.edge.upgrade.per-second", defaults.perSecond() * loops, 1, MOST_UPGRADES);
    return new UpgradeRules.UpgradeLimits(
        settings.duration("tidewire.edge.upgrade.timeout", defaults.upgradeTimeout()),
        settings.duration("tidewire.edge.upgrade.verdict-timeout", defaults.verdictTimeout()),
        Math.max(1, perSecond / loops),
        settings.integer(
            "tidewire.edge.max-pipelined", defaults.maxPipelined(), 1, MOST_PIPELINED));
  }

  private static boolean proxyProtocol(Settings settings, TrustedProxies proxies) {
    boolean spoken = settings.flag(PROXY_PROTOCOL, UpgradeRules.DEFAULTS.proxies().proxyProtocol());
    if (spoken && proxies.networks().isEmpty()) {
      throw new BadSetting(PROXY_PROTOCOL, "must be false unless " + PROXIES + " is set");
    }
    return spoken;
  }

  private static TrustedProxies proxies(Settings settings) {
    try {
      return TrustedProxies.of(settings.list(PROXIES, List.of()));
    } catch (IllegalArgumentException malformed) {
      throw new BadSetting(PROXIES, String.valueOf(malformed.getMessage()));
    }
  }
}
