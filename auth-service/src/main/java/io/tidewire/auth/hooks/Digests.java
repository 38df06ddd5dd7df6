package io.tidewire.auth.hooks;

import io.tidewire.signing.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Names for what verdicts depend on: cookies and tokens do not stay in memory for longer than it
 * takes to ask. The key is this process' own.
 */
final class Digests {

  private static final int KEY_BYTES = 32;

  private final byte[] key = new byte[KEY_BYTES];

  Digests(SecureRandom random) {
    random.nextBytes(key);
  }

  /** Differs whenever one of the texts does. */
  String of(Iterable<String> texts) {
    StringBuilder framed = new StringBuilder();
    texts.forEach(text -> framed.append(text.length()).append(':').append(text));
    byte[] message = framed.toString().getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(Hmac.bytes(key, message));
  }
}
