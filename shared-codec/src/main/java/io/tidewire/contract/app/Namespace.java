package io.tidewire.contract.app;

import io.tidewire.text.Wildcards;
import io.tidewire.wire.ChannelName;
import java.util.Optional;

/**
 * What an app promises for the channels of one name pattern.
 *
 * @param pattern {@code *} stands for any run of characters, as in {@link Grants}; not longer than
 *     a channel's name
 * @param history how much is kept of a channel's log; empty: nothing, and no message has a place
 * @param lenientBoundary whether a client that was before a failover's fork point counts as
 *     recovered, although messages acknowledged after that point may be lost
 * @param reconnectOnGap whether a stock client that missed messages is made to reconnect (4200), so
 *     that an application which loads its state on {@code connected} does so
 * @param clientRewind messages that a subscriber may ask for from before it came; 0: none
 * @param resumeAuth whether a client that comes back within minutes may resubscribe private
 *     channels without asking the application's auth endpoint again
 */
public record Namespace(
    String pattern,
    Optional<History> history,
    boolean lenientBoundary,
    boolean reconnectOnGap,
    int clientRewind,
    boolean resumeAuth) {

  /** Messages go to the current subscribers, as at Pusher. For channels without a pattern. */
  public static final Namespace EPHEMERAL =
      new Namespace("*", Optional.empty(), false, false, 0, false);

  /**
   * The constructor throws {@link IllegalArgumentException} on a pattern or number out of range.
   */
  public Namespace {
    if (pattern.isEmpty() || pattern.length() > ChannelName.MAX_LENGTH) {
      throw new IllegalArgumentException("pattern of " + pattern.length() + " characters");
    }
    int kept = history.map(History::size).orElse(0);
    if (clientRewind < 0 || clientRewind > kept) {
      throw new IllegalArgumentException("client rewind " + clientRewind + " of " + kept + " kept");
    }
  }

  /** Whether the pattern names this channel. */
  public boolean covers(ChannelName channel) {
    return Wildcards.matches(pattern, channel.value());
  }
}
