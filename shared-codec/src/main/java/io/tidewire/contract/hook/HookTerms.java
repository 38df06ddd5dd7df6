package io.tidewire.contract.hook;

import java.util.List;

/**
 * What a connect hook said besides the {@link io.tidewire.contract.app.Identity}.
 *
 * @param watchlist the user ids to watch, at most 100
 * @param reusableUntilMs until when the client may come back with this verdict, Unix ms; 0 if the
 *     hook is to be asked each time
 */
public record HookTerms(List<String> watchlist, long reusableUntilMs) {

  public HookTerms {
    watchlist = List.copyOf(watchlist);
  }
}
