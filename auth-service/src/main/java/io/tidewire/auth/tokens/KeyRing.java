package io.tidewire.auth.tokens;

import java.util.List;
import java.util.stream.Stream;

/** Keys that are valid at the same time. An empty ring verifies nothing. */
record KeyRing(List<VerificationKey> keys) {

  static final KeyRing EMPTY = new KeyRing(List.of());

  /** The result for a token's signature. */
  enum Outcome {
    VERIFIED,
    WRONG_SIGNATURE,
    /** No key is for this token; it may be signed by a key that is not known yet. */
    NO_KEY
  }

  KeyRing {
    keys = List.copyOf(keys);
  }

  KeyRing with(KeyRing others) {
    return new KeyRing(Stream.concat(keys.stream(), others.keys.stream()).toList());
  }

  /** Whether any key is for this token. Costs nothing. */
  boolean hasKeyFor(CompactToken token) {
    return keys.stream().anyMatch(key -> key.fits(token));
  }

  /** Blocks during the computation. */
  Outcome verify(CompactToken token) {
    List<VerificationKey> candidates = keys.stream().filter(key -> key.fits(token)).toList();
    if (candidates.isEmpty()) return Outcome.NO_KEY;
    boolean verified = candidates.stream().anyMatch(key -> key.verifies(token));
    return verified ? Outcome.VERIFIED : Outcome.WRONG_SIGNATURE;
  }
}
