package io.tidewire.contract.auth;

import io.tidewire.wire.Member;
import java.util.List;

/** The answer to a {@link SigninRequest}. A refusal is an answer, not a failure. */
public sealed interface SigninVerdict {

  /**
   * @param user id and {@code user_info} of the signed-in user
   * @param watchlist the user ids to watch, each once, at most 100; none if the app has no
   *     watchlists
   * @param watchlistCut whether the client sent more than that
   */
  record SignedIn(Member user, List<String> watchlist, boolean watchlistCut)
      implements SigninVerdict {
    public SignedIn {
      watchlist = List.copyOf(watchlist);
    }

    /** With the whole watchlist. */
    public SignedIn(Member user, List<String> watchlist) {
      this(user, watchlist, false);
    }
  }

  /** What {@code pusher:error} says; the connection stays open. */
  record Refused(String message) implements SigninVerdict {}
}
