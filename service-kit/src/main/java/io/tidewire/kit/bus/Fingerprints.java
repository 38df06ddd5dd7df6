package io.tidewire.kit.bus;

import io.tidewire.kit.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Fingerprints of secrets: equal exactly if the secrets are, and useless for guessing a secret
 * without a secret of the cluster that they are keyed with. Processes that know the backend secret
 * use that one, so that an edge, which knows the other, cannot guess apps' secrets.
 */
public final class Fingerprints {

  /** What fingerprints can be keyed with. */
  public enum Key {
    CLUSTER(ClusterSecrets.CLUSTER),
    BACKEND(ClusterSecrets.BACKEND);

    private final String setting;

    Key(String setting) {
      this.setting = setting;
    }

    /** The key of the setting that holds the secret. */
    public String setting() {
      return setting;
    }

    /** In lower case. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** 64 bits: no two of a cluster's secrets will share a fingerprint by chance. */
  private static final int BYTES = 8;

  private final Key key;
  private final byte[] derived;

  private Fingerprints(Key key, String secret) {
    this.key = key;
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    derived = ClusterSecrets.derive(bytes, bytes("tidewire fingerprints 1"));
  }

  /** Keyed with the most private secret that a process of this role has; empty if it has none. */
  public static Optional<Fingerprints> of(Settings settings, BusRole role) {
    Optional<Fingerprints> cluster = keyedWith(Key.CLUSTER, settings);
    return role == BusRole.EDGE ? cluster : keyedWith(Key.BACKEND, settings).or(() -> cluster);
  }

  /** Empty if the secret is not set, or too short to protect others. */
  public static Optional<Fingerprints> keyedWith(Key key, Settings settings) {
    return settings
        .text(key.setting)
        .filter(secret -> secret.length() >= ClusterSecrets.MIN_LENGTH)
        .map(secret -> new Fingerprints(key, secret));
  }

  /** What they are keyed with. */
  public Key key() {
    return key;
  }

  /**
   * 16 hexadecimal digits.
   *
   * @param name what the secret is for: the same secret has another fingerprint elsewhere
   */
  public String of(String name, String secret) {
    byte[] digest = ClusterSecrets.derive(derived, bytes(name + '\0' + secret));
    return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Fingerprints(" + key.text() + ")";
  }
}
