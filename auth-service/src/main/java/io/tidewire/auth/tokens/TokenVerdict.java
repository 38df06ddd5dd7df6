package io.tidewire.auth.tokens;

import io.tidewire.contract.Identity;

/** What came of looking at a token. */
public sealed interface TokenVerdict {

  /** The signature and every claim are good. */
  record Verified(Identity identity) implements TokenVerdict {}

  /**
   * The token is not good and will not become so.
   *
   * @param why short, and never tells what the token held
   */
  record Refused(String why) implements TokenVerdict {}

  /**
   * Nobody can tell now, because a key is not here that may yet come: later the same token may be
   * good. It opens nothing until then.
   */
  record Undecided(String why) implements TokenVerdict {}
}
