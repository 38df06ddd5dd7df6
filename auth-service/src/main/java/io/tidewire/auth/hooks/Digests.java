package io.tidewire.auth.hooks;

import io.tidewire.signing.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Keyed digests of the inputs of verdicts, so that cookies and tokens stay in memory no longer than
 * a call takes. Each process has its own random key.
 */
final class Digests {

  private static final int KEY_BYTES = 32;

  private final byte[] key = new byte[KEY_BYTES];

  Digests(SecureRandom random) {
    random.nextBytes(key);
  }

  /** Different lists of texts have different digests. */
  String of(Iterable<String> texts) {
    StringBuilder framed = new StringBuilder();
    texts.forEach(text -> framed.append(text.length()).append(':').append(text));
    byte[] message = framed.toString().getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(Hmac.bytes(key, message));
  }
}
