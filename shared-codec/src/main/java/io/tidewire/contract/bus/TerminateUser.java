package io.tidewire.contract.bus;

/**
 * Close every connection that is signed in as this user, or that its tokens have opened something
 * for, and honour none of these tokens any more.
 *
 * @param atMs until when its tokens were issued, in Unix ms; the receiver's time if that is later
 * @param barredUntilMs until when the user may not come back, in Unix ms; {@link #LIFTED} if it may
 *     from now on, {@link #UNCHANGED} if nothing was said of it
 */
public record TerminateUser(String appId, String userId, long atMs, long barredUntilMs) {

  public static final long UNCHANGED = 0;
  public static final long LIFTED = -1;

  /** Now, and without a bar. */
  public TerminateUser(String appId, String userId) {
    this(appId, userId, 0, UNCHANGED);
  }
}
