package io.tidewire.presence.store;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Creates names of roster epochs; all are unique. */
public final class RosterEpochs {

  private final SecureRandom random;

  public RosterEpochs(SecureRandom random) {
    this.random = random;
  }

  /** Passed to every script that may need a new epoch; most scripts do not use it. */
  String fresh() {
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}
