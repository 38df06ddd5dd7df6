package io.tidewire.edge.session;

import io.tidewire.kit.Settings;

/**
 * How often one connection may do what costs others something.
 *
 * @param subscribes accepted or refused
 * @param signins token refreshes included
 * @param errors frames that were answered with an error
 */
public record SessionLimits(Rate subscribes, Rate signins, Rate errors) {

  /**
   * @param burst at once, after a pause
   */
  public record Rate(int perSecond, int burst) {

    @Override
    public String toString() {
      return perSecond + " per second (" + burst + " at once)";
    }
  }

  /** A page with as many channels as a connection may have subscribes to all of them at once. */
  public static final SessionLimits DEFAULTS =
      new SessionLimits(new Rate(100, 1_000), new Rate(1, 10), new Rate(10, 100));

  private static final int MOST = 1_000_000;

  public static SessionLimits from(Settings settings) {
    return new SessionLimits(
        rate(settings, "subscribes", DEFAULTS.subscribes),
        rate(settings, "signins", DEFAULTS.signins),
        rate(settings, "errors", DEFAULTS.errors));
  }

  private static Rate rate(Settings settings, String what, Rate usual) {
    String key = "tidewire.edge.connection." + what;
    return new Rate(
        settings.integer(key + "-per-second", usual.perSecond, 1, MOST),
        settings.integer(key + "-burst", usual.burst, 1, MOST));
  }
}
