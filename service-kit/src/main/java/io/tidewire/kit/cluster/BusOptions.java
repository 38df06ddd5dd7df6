package io.tidewire.kit.cluster;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.tls.PemFile;
import io.tidewire.kit.tls.TlsAuthorities;
import io.tidewire.kit.tls.TlsIdentity;
import io.tidewire.kit.tls.TlsProfile;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The connections that the event bus of one process makes to those of the others. */
final class BusOptions {

  static final String PORT = "tidewire.bus.port";
  private static final String TLS_CERT = "tidewire.bus.tls.cert";
  private static final String TLS_KEY = "tidewire.bus.tls.key";
  private static final String TLS_CA = "tidewire.bus.tls.ca";

  /**
   * A peer that does not answer is given up after twice this time; Vert.x' default is ten times as
   * long.
   */
  private static final long PING_MS = 2_000;

  private static final int CONNECT_MS = 2_000;

  private BusOptions() {}

  /** 0 means any free port. */
  static int port(Settings settings) {
    return settings.integer(PORT, 0, 0, 65_535);
  }

  /** The certificate and the trusted authorities of an encrypted bus; read and checked. */
  record Tls(TlsIdentity identity, TlsAuthorities authorities) {}

  static EventBusOptions options(Settings settings, Optional<Tls> tls) {
    EventBusOptions options =
        new EventBusOptions()
            .setPort(port(settings))
            .setClusterPingInterval(PING_MS)
            .setClusterPingReplyInterval(PING_MS)
            .setConnectTimeout(CONNECT_MS);
    settings.text("tidewire.bus.host").ifPresent(options::setHost);
    publicAddress(settings, options);
    if (tls.isPresent()) encrypt(settings, options);
    return options;
  }

  private static void publicAddress(Settings settings, EventBusOptions options) {
    Optional<String> member =
        settings.text("tidewire.cluster.public-address").map(BusOptions::host);
    // With a public address Vert.x no longer listens where Hazelcast does, but on the first
    // interface it finds, usually the loopback.
    if (member.isPresent() && options.getHost() == null) options.setHost("0.0.0.0");
    settings
        .text("tidewire.bus.public-host")
        .or(() -> member)
        .ifPresent(options::setClusterPublicHost);
    int port = settings.integer("tidewire.bus.public-port", 0, 0, 65_535);
    if (port > 0) options.setClusterPublicPort(port);
  }

  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 || address.endsWith("]") ? address : address.substring(0, colon);
  }

  /**
   * All three PEM files or none: a bus that encrypts but trusts every certificate is open to
   * everyone.
   */
  static Optional<Tls> tls(Settings settings, LongSupplier wallMs) {
    List<String> keys = List.of(TLS_CERT, TLS_KEY, TLS_CA);
    List<String> missing = keys.stream().filter(key -> settings.text(key).isEmpty()).toList();
    if (missing.size() == keys.size()) return Optional.empty();
    missing.stream().findFirst().ifPresent(BusOptions::refuse);
    return Optional.of(
        new Tls(
            TlsIdentity.readForALife(
                "bus", file(settings, TLS_CERT), file(settings, TLS_KEY), wallMs),
            TlsAuthorities.readForALife("bus-ca", file(settings, TLS_CA), wallMs)));
  }

  private static PemFile file(Settings settings, String key) {
    return new PemFile(key, settings.text(key, ""));
  }

  /** By path: Vert.x copies these options as JSON, which keeps nothing that could be replaced. */
  private static void encrypt(Settings settings, EventBusOptions options) {
    options
        .setSsl(true)
        .setTrustAll(false)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(settings.text(TLS_CERT, ""))
                .setKeyPath(settings.text(TLS_KEY, "")))
        .setTrustOptions(new PemTrustOptions().addCertPath(settings.text(TLS_CA, "")));
    TlsProfile.apply(options);
  }

  private static void refuse(String key) {
    throw new BadSetting(
        key, "expected a PEM file, since the other tidewire.bus.tls settings are given");
  }
}
