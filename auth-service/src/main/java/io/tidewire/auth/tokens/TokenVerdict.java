package io.tidewire.auth.tokens;

import io.tidewire.contract.app.Identity;
import java.util.function.Function;

/** The result of verifying a token. */
public sealed interface TokenVerdict {

  /** Applies the function of this case. */
  <T> T map(
      Function<Verified, T> verified,
      Function<Refused, T> refused,
      Function<Undecided, T> undecided);

  /** The signature and all claims are valid. */
  record Verified(Identity identity) implements TokenVerdict {
    @Override
    public <T> T map(
        Function<Verified, T> verified,
        Function<Refused, T> refused,
        Function<Undecided, T> undecided) {
      return verified.apply(this);
    }
  }

  /**
   * The token is invalid for good.
   *
   * @param why short; never contains parts of the token
   */
  record Refused(String why) implements TokenVerdict {
    @Override
    public <T> T map(
        Function<Verified, T> verified,
        Function<Refused, T> refused,
        Function<Undecided, T> undecided) {
      return refused.apply(this);
    }
  }

  /** Undecided, because a key is not known yet. The token is not accepted now, but may be later. */
  record Undecided(String why) implements TokenVerdict {
    @Override
    public <T> T map(
        Function<Verified, T> verified,
        Function<Refused, T> refused,
        Function<Undecided, T> undecided) {
      return undecided.apply(this);
    }
  }
}
