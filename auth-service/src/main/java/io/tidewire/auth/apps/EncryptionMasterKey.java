package io.tidewire.auth.apps;

import io.tidewire.wire.ChannelName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The 32 bytes from which every encrypted channel's key is derived. It is the application's own;
 * the server needs it only to hand channel keys to clients on the application's behalf.
 */
public final class EncryptionMasterKey {

  private static final int BYTES = 32;

  private final byte[] bytes;

  private EncryptionMasterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException if the text is not 32 bytes in base64; the message does not
   *     quote it
   */
  public static EncryptionMasterKey ofBase64(String text) {
    byte[] bytes = decoded(text);
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "expected " + BYTES + " bytes in base64, got " + bytes.length);
    }
    return new EncryptionMasterKey(bytes);
  }

  /** The channel's key in base64: {@code SHA-256(channel ‖ master key)}. */
  public String sharedSecret(ChannelName channel) {
    MessageDigest digest = sha256();
    digest.update(channel.value().getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(digest.digest(bytes));
  }

  /** The key itself. */
  String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw new IllegalArgumentException("expected " + BYTES + " bytes in base64");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncryptionMasterKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "EncryptionMasterKey(…)";
  }
}
