package io.tidewire.auth.tokens;

import io.tidewire.contract.app.Identity;
import java.util.function.Function;

/** What came of looking at a token. */
public sealed interface TokenVerdict {

  /** One function per case. */
  <T> T map(
      Function<Verified, T> verified,
      Function<Refused, T> refused,
      Function<Undecided, T> undecided);

  /** The signature and every claim are good. */
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
   * The token is not good and will not become so.
   *
   * @param why short, and never tells what the token held
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

  /**
   * Nobody can tell now, because a key is not here that may yet come: later the same token may be
   * good. It opens nothing until then.
   */
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
