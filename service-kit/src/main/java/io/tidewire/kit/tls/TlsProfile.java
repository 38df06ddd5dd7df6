package io.tidewire.kit.tls;

import io.vertx.core.net.TCPSSLOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which TLS we speak: 1.3, and 1.2 with ephemeral keys and authenticated encryption only. No static
 * RSA, no CBC, no renegotiation.
 */
public final class TlsProfile {

  static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));

  private static final String REFUSE_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

  private TlsProfile() {}

  /** Sets versions and cipher suites; switches nothing on. */
  public static void apply(TCPSSLOptions options) {
    options.setEnabledSecureTransportProtocols(PROTOCOLS);
    CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
  }

  /** For the whole JVM, before its first TLS connection. Keeps what the operator has set. */
  public static void refuseRenegotiation() {
    if (System.getProperty(REFUSE_RENEGOTIATION) == null) {
      System.setProperty(REFUSE_RENEGOTIATION, "true");
    }
  }
}
