package io.tidewire.signing.cluster;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The text whose UTF-8 bytes key the tokens that edges hand to clients and get back
 * (docs/recovery.md). Known to auth and to edges only. Not an app's secret: it signs nothing that
 * an application checks. Never prints.
 */
public record ClusterKey(String value) {

  /** Fewer characters could be guessed. */
  public static final int MIN_LENGTH = 32;

  private static final int RANDOM_BYTES = 32;

  /** The message of the exception does not quote the text. */
  public ClusterKey {
    if (value.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "a cluster key must have at least "
              + MIN_LENGTH
              + " characters, this one has "
              + value.length());
    }
  }

  public static ClusterKey random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new ClusterKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  byte[] key() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ClusterKey(…)";
  }
}
