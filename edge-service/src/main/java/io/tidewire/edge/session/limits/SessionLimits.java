package io.tidewire.edge.session.limits;

import io.tidewire.kit.settings.Settings;

/**
 * Rates of actions of one connection that are expensive for others.
 *
 * @param subscribes accepted or refused
 * @param signins token refreshes included
 * @param errors frames that were answered with an error
 * @param replayBytes of histories that its subscriptions begin with; beyond it, they wait
 */
public record SessionLimits(Rate subscribes, Rate signins, Rate errors, Rate replayBytes) {

  /**
   * @param burst most actions at once, after a pause
   */
  public record Rate(int perSecond, int burst) {

    @Override
    public String toString() {
      return perSecond + " per second (" + burst + " at once)";
    }
  }

  /** A page with as many channels as a connection may have subscribes to all of them at once. */
  public static final SessionLimits DEFAULTS =
      new SessionLimits(
          new Rate(100, 1_000),
          new Rate(1, 10),
          new Rate(10, 100),
          new Rate(256 * 1024, 4 * 1024 * 1024));

  private static final int LEAST_BYTES = 16 * 1024;
  private static final int MOST_BYTES = 1024 * 1024 * 1024;

  private static final int MOST = 1_000_000;

  public static SessionLimits from(Settings settings) {
    return new SessionLimits(
        new Rate(
            settings.integer(
                "tidewire.edge.connection.subscribes-per-second",
                DEFAULTS.subscribes.perSecond,
                1,
                MOST),
            settings.integer(
                "tidewire.edge.connection.subscribes-burst", DEFAULTS.subscribes.burst, 1, MOST)),
        new Rate(
            settings.integer(
                "tidewire.edge.connection.signins-per-second", DEFAULTS.signins.perSecond, 1, MOST),
            settings.integer(
                "tidewire.edge.connection.signins-burst", DEFAULTS.signins.burst, 1, MOST)),
        new Rate(
            settings.integer(
                "tidewire.edge.connection.errors-per-second", DEFAULTS.errors.perSecond, 1, MOST),
            settings.integer(
                "tidewire.edge.connection.errors-burst", DEFAULTS.errors.burst, 1, MOST)),
        new Rate(
            settings.integer(
                "tidewire.edge.connection.replay-bytes-per-second",
                DEFAULTS.replayBytes.perSecond,
                LEAST_BYTES,
                MOST_BYTES),
            settings.integer(
                "tidewire.edge.connection.replay-bytes-burst",
                DEFAULTS.replayBytes.burst,
                LEAST_BYTES,
                MOST_BYTES)));
  }
}
