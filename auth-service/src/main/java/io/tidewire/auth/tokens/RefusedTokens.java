package io.tidewire.auth.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Tokens with an invalid signature, so that the same token again costs a hash instead of a
 * verification. Kept by hash; when full, forgets the least recently used. Confined to one event
 * loop.
 */
final class RefusedTokens {

  static final int MOST = 4_096;

  private final Cache<String, Boolean> hashes =
      Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

  boolean contain(CompactToken token) {
    return hashes.getIfPresent(VerifiedTokens.hash(token)) != null;
  }

  void add(CompactToken token) {
    hashes.put(VerifiedTokens.hash(token), true);
  }

  void clear() {
    hashes.invalidateAll();
  }

  long size() {
    hashes.cleanUp();
    return hashes.estimatedSize();
  }
}
