package io.tidewire.auth.apps;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The signature algorithms that a token may use. There is no constant for {@code none}. */
public enum Algorithm {
  HS256("HS256"),
  RS256("RS256"),
  ES256("ES256"),
  EDDSA("EdDSA");

  /** Algorithms whose verification key may be published. */
  public static final List<Algorithm> PUBLIC_KEY = List.of(RS256, ES256, EDDSA);

  private final String header;

  Algorithm(String header) {
    this.header = header;
  }

  /** As the {@code alg} header spells it, which is case-sensitive. */
  public String header() {
    return header;
  }

  /** The algorithm of an {@code alg} header; empty if this service does not support it. */
  public static Optional<Algorithm> of(String header) {
    return Arrays.stream(values()).filter(known -> known.header.equals(header)).findFirst();
  }
}
