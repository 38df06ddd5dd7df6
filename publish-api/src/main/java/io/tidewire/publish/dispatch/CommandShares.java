package io.tidewire.publish.dispatch;

import java.util.HashMap;
import java.util.Map;

/**
 * How many commands each app may have on their way to Redis on one line: half of what the line
 * takes, so that the other apps' publishes go on while one app publishes faster than Redis answers.
 * Confined to the line's event loop.
 */
public final class CommandShares {

  private static final int SHARE_OF_AN_APP = 2;

  private final int limit;

  /** One for each app that has published: as many as there are apps. */
  private final Map<String, Share> apps = new HashMap<>();

  private static final class Share {
    private int taken;
  }

  /**
   * @param maxInFlight commands that the line takes
   */
  public CommandShares(int maxInFlight) {
    limit = Math.max(1, maxInFlight / SHARE_OF_AN_APP);
  }

  /** The most that one app may have. */
  int limit() {
    return limit;
  }

  /**
   * Takes {@code commands} of the app's share, or none. While nothing of the app is on its way, any
   * number is taken: the line itself decides how many of them it can carry.
   */
  boolean tryTake(String appId, int commands) {
    Share share = apps.get(appId);
    if (share == null) {
      share = new Share();
      apps.put(appId, share);
    }
    if (share.taken > 0 && share.taken + commands > limit) return false;
    share.taken += commands;
    return true;
  }

  /** Returns what was taken, once Redis has answered. */
  void giveBack(String appId, int commands) {
    Share share = apps.get(appId);
    if (share != null) share.taken -= commands;
  }
}
