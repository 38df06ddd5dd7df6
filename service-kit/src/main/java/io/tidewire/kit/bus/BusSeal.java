package io.tidewire.kit.bus;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidewire.contract.bus.BusVersion;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and authenticates messages under one secret (AES-256-GCM), together with a head that
 * stays readable. Each process encrypts under a key of its own, derived from the secret and a
 * random salt, and counts its messages: no nonce is used twice, whatever the traffic.
 *
 * <p>A sealed message is the version of the contract, 16 bytes of salt, the counter, the time in
 * milliseconds, and the ciphertext with its tag. Safe from any thread.
 */
final class BusSeal {

  /** How far the clocks of two processes may differ, and how long a message can be repeated. */
  static final Duration FRESH = Duration.ofMinutes(2);

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int SALT_BYTES = 16;
  private static final int PREFIX_BYTES = 1 + SALT_BYTES + 2 * Long.BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int MOST_SENDERS = 4_096;

  private final byte[] secret;
  private final Clock clock;
  private final byte[] salt = new byte[SALT_BYTES];
  private final SecretKey own;
  private final AtomicLong sent = new AtomicLong();

  /** Of authenticated senders; others cannot fill it. */
  private final Cache<ByteBuffer, SecretKey> senders =
      Caffeine.newBuilder().maximumSize(MOST_SENDERS).build();

  /**
   * @param random must be a secure one
   */
  BusSeal(byte[] secret, RandomGenerator random, Clock clock) {
    this.secret = secret;
    this.clock = clock;
    random.nextBytes(salt);
    own = keyOf(salt);
  }

  byte[] seal(byte[] head, byte[] plain) {
    long counter = sent.incrementAndGet();
    byte[] prefix =
        ByteBuffer.allocate(PREFIX_BYTES)
            .put(BusVersion.CURRENT)
            .put(salt)
            .putLong(counter)
            .putLong(clock.millis())
            .array();
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, own, counter, head, prefix);
      ByteBuffer sealed =
          ByteBuffer.allocate(PREFIX_BYTES + cipher.getOutputSize(plain.length)).put(prefix);
      cipher.doFinal(ByteBuffer.wrap(plain), sealed);
      return sealed.array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What was sealed with this secret, under this head, at about this time; or why not. */
  Opened open(byte[] head, byte[] sealed) {
    if (sealed.length < PREFIX_BYTES + TAG_BITS / Byte.SIZE) {
      return new Opened.Not(UnverifiedMessage.UNSEALED);
    }
    if (sealed[0] != BusVersion.CURRENT) return new Opened.Not(UnverifiedMessage.OTHER_VERSION);
    ByteBuffer fields = ByteBuffer.wrap(sealed, 1, PREFIX_BYTES - 1);
    byte[] sender = new byte[SALT_BYTES];
    fields.get(sender);
    long counter = fields.getLong();
    long sentAtMs = fields.getLong();
    Opened opened = decrypted(head, sealed, sender, counter);
    boolean fresh = Math.abs(clock.millis() - sentAtMs) <= FRESH.toMillis();
    return opened instanceof Opened.Plain && !fresh
        ? new Opened.Not(UnverifiedMessage.STALE)
        : opened;
  }

  private Opened decrypted(byte[] head, byte[] sealed, byte[] sender, long counter) {
    ByteBuffer name = ByteBuffer.wrap(sender);
    @Nullable SecretKey known = senders.getIfPresent(name);
    SecretKey key = known == null ? keyOf(sender) : known;
    try {
      byte[] prefix = ByteBuffer.allocate(PREFIX_BYTES).put(sealed, 0, PREFIX_BYTES).array();
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, counter, head, prefix);
      byte[] plain = cipher.doFinal(sealed, PREFIX_BYTES, sealed.length - PREFIX_BYTES);
      if (known == null) senders.put(name, key);
      return new Opened.Plain(Buffer.buffer(plain));
    } catch (AEADBadTagException otherSecretOrHead) {
      return new Opened.Not(UnverifiedMessage.WRONG_SECRET);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, long counter, byte[] head, byte[] prefix)
      throws GeneralSecurityException {
    byte[] nonce =
        ByteBuffer.allocate(NONCE_BYTES).putLong(NONCE_BYTES - Long.BYTES, counter).array();
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(head);
    cipher.updateAAD(prefix);
    return cipher;
  }

  private SecretKey keyOf(byte[] sender) {
    return new SecretKeySpec(ClusterSecrets.derive(secret, sender), "AES");
  }

  /** How an attempt to open a message ended. */
  sealed interface Opened {

    /** It was sealed with the secret. */
    record Plain(Buffer bytes) implements Opened {}

    /** It was not, or not for this. */
    record Not(UnverifiedMessage reason) implements Opened {}
  }
}
