package io.tidewire.auth.tokens;

import io.tidewire.kit.limits.RecentlyUsed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Tokens with a valid signature: a page with ten private channels sends its token ten times, and a
 * reconnecting client sends the same again. Claims and times are checked every time. Kept by hash,
 * so that no token is in memory. When full, forgets the least recently used.
 */
final class VerifiedTokens {

  static final int MOST = 4_096;

  private final Map<String, Boolean> hashes = new RecentlyUsed<>(MOST);

  boolean contain(CompactToken token) {
    return hashes.get(hash(token)) != null;
  }

  void add(CompactToken token) {
    hashes.put(hash(token), true);
  }

  void clear() {
    hashes.clear();
  }

  int size() {
    return hashes.size();
  }

  /** SHA-256, for which no collision can be constructed. */
  static String hash(CompactToken token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] text = token.text().getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(sha256.digest(text));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
