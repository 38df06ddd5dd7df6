package io.tidewire.signing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A key of HMAC-SHA256 (RFC 2104), prepared once: what both hashes make of the key is kept, so a
 * message costs neither that nor a look-up among the providers. Immutable; safe from any thread.
 */
final class HmacKey {

  private static final int BLOCK_BYTES = 64;
  private static final byte INNER_PAD = 0x36;
  private static final byte OUTER_PAD = 0x5c;

  /** Looking an algorithm up among the providers costs more than a signature; a clone does not. */
  private static final MessageDigest UNUSED = sha256();

  /** What the inner hash makes of the key. Like the others, only ever cloned. */
  private final MessageDigest inner;

  private final MessageDigest outer;

  private HmacKey(byte[] block) {
    inner = begun(block, INNER_PAD);
    outer = begun(block, OUTER_PAD);
  }

  static HmacKey of(byte[] key) {
    byte[] fitting = key.length > BLOCK_BYTES ? copyOf(UNUSED).digest(key) : key;
    return new HmacKey(Arrays.copyOf(fitting, BLOCK_BYTES));
  }

  byte[] mac(byte[] message) {
    return copyOf(outer).digest(copyOf(inner).digest(message));
  }

  private static MessageDigest begun(byte[] block, byte pad) {
    byte[] padded = new byte[BLOCK_BYTES];
    for (int i = 0; i < BLOCK_BYTES; i++) padded[i] = (byte) (block[i] ^ pad);
    MessageDigest digest = copyOf(UNUSED);
    digest.update(padded);
    return digest;
  }

  private static MessageDigest copyOf(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the SHA-256 of every JDK can be cloned", impossible);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
