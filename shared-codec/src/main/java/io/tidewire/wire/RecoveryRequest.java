package io.tidewire.wire;

import java.util.Optional;

/**
 * What a subscribe frame says of recovery (docs/recovery.md). Nothing in it is to be trusted before
 * its tokens were verified.
 *
 * @param claim where the client says it was; absent the first time
 * @param resume who the client says it was; absent if it does not say
 * @param permit the token that may stand for a signature; unverified
 * @param rewind how much of the past it wants; counts only without a claim
 */
public record RecoveryRequest(
    Optional<Claim> claim,
    Optional<FormerSocket> resume,
    Optional<String> permit,
    Optional<Rewind> rewind) {

  /** A subscription that wants to be recoverable from here on. */
  public static final RecoveryRequest FRESH =
      new RecoveryRequest(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * The last message that the client has seen.
   *
   * @param floor the token that bounds how far back it may ask; unverified
   */
  public record Claim(String epoch, long offset, Optional<String> floor) {}

  /**
   * The connection that this one replaces.
   *
   * @param token proves it; unverified
   */
  public record FormerSocket(SocketId id, String token) {

    @Override
    public String toString() {
      return "FormerSocket[id=" + id + ", token=…]";
    }
  }

  /** Messages from before the subscription. */
  public sealed interface Rewind {

    /** At most this many; 1 or more. */
    record Count(long messages) implements Rewind {}

    /** Those of the last so many seconds; 1 or more. */
    record Seconds(long seconds) implements Rewind {}

    /** Those published since then, Unix ms. */
    record SinceMs(long unixMs) implements Rewind {}
  }
}
