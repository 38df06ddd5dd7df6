package io.tidewire.kit.bus;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of a cluster: one that all processes share, and one that edges do not have. A key is
 * derived from them for each purpose; the secrets themselves are never sent or printed.
 */
public final class ClusterSecrets {

  static final String CLUSTER = "tidewire.cluster.secret";
  static final String BACKEND = "tidewire.cluster.backend-secret";

  static final int MIN_LENGTH = 32;
  private static final int NAME_DIGITS = 32;

  private final byte[] cluster;
  private final Optional<byte[]> backend;

  private ClusterSecrets(String cluster, Optional<String> backend) {
    this.cluster = cluster.getBytes(StandardCharsets.UTF_8);
    this.backend = backend.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The secrets that a process of this role needs. An edge's settings are not searched for the
   * backend secret.
   *
   * @throws BadSetting if one is missing, shorter than 32 characters, or the same as the other
   */
  public static ClusterSecrets from(Settings settings, BusRole role) {
    String cluster = secret(settings, CLUSTER, "all processes of the cluster share");
    if (role == BusRole.EDGE) return new ClusterSecrets(cluster, Optional.empty());
    String backend =
        secret(settings, BACKEND, "auth, presence and publish-api share, and edges do not have");
    if (backend.equals(cluster)) {
      throw new BadSetting(BACKEND, "must differ from the cluster's secret, which edges know");
    }
    return new ClusterSecrets(cluster, Optional.of(backend));
  }

  private static String secret(Settings settings, String key, String who) {
    String expected =
        "expected a secret of " + MIN_LENGTH + " characters or more that " + who + ", ";
    String secret =
        settings
            .text(key)
            .orElseThrow(
                () ->
                    new BadSetting(
                        key, expected + "got none; generate one with 'openssl rand -hex 32'"));
    if (secret.length() >= MIN_LENGTH) return secret;
    throw new BadSetting(key, expected + "got " + secret.length() + " characters");
  }

  /** For messages that every process may read. */
  byte[] clusterKey() {
    return derived(cluster, "bus 1 cluster");
  }

  /** For messages that edges may not read; empty on an edge. */
  Optional<byte[]> backendKey() {
    return backend.map(secret -> derived(secret, "bus 1 backend"));
  }

  /**
   * The cluster's name, by which members find each other. A process without the secret cannot join,
   * unless it reads the network traffic while members join.
   */
  public String memberName(String name) {
    String digits = HexFormat.of().formatHex(derived(cluster, "members 1 " + name));
    return name + "-" + digits.substring(0, NAME_DIGITS);
  }

  private static byte[] derived(byte[] secret, String purpose) {
    return derive(secret, ("tidewire " + purpose).getBytes(StandardCharsets.UTF_8));
  }

  /** 32 bytes that reveal nothing about the secret. */
  static byte[] derive(byte[] secret, byte[] purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(purpose);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
