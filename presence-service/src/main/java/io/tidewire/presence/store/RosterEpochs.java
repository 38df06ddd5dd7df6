package io.tidewire.presence.store;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names for new lineages of a roster; no two are ever the same. */
public final class RosterEpochs {

  private final SecureRandom random;

  public RosterEpochs(SecureRandom random) {
    this.random = random;
  }

  /** Offered to every script that may find it needs one; most do not. */
  String fresh() {
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}
