package io.tidewire.auth.claims;

/** A member that is not what it should be. An answer: it carries no stack trace. */
public final class MalformedClaim extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String claim;

  public MalformedClaim(String claim) {
    super("malformed " + claim, null, false, false);
    this.claim = claim;
  }

  /** The member's name. */
  public String claim() {
    return claim;
  }
}
