package io.tidewire.auth.claims;

/**
 * Reports a member with the wrong type or size. It is a normal result, so it has no stack trace.
 */
public final class MalformedClaim extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String claim;

  public MalformedClaim(String claim) {
    super("malformed " + claim, null, false, false);
    this.claim = claim;
  }

  /** The name of the member. */
  public String claim() {
    return claim;
  }
}
