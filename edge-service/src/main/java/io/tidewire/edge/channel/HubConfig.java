package io.tidewire.edge.channel;

import io.tidewire.kit.channels.CachedEventTtl;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.time.Duration;

/**
 * Settings of the channel hubs.
 *
 * @param linger how long a channel without local subscribers stays subscribed at Redis
 * @param presence when changes of presence channels are reported
 * @param subscribesPerSecond most channels that this process subscribes to per second, so that a
 *     reconnect does not overload Redis
 * @param cachedFor how long the last event of a cache channel is kept
 */
public record HubConfig(
    Linger linger, PresenceTimes presence, int subscribesPerSecond, Duration cachedFor) {

  private static final String LINGER_MIN = "tidewire.edge.unsubscribe-delay.min";
  private static final String LINGER_MAX = "tidewire.edge.unsubscribe-delay.max";
  private static final String AUDIT = "tidewire.edge.presence.audit";
  private static final int FEWEST_SUBSCRIBES = 100;
  private static final int MOST_SUBSCRIBES = 1_000_000;
  private static final Duration SHORTEST_AUDIT = Duration.ofSeconds(1);

  public static final HubConfig DEFAULTS =
      new HubConfig(
          new Linger(Duration.ofSeconds(1), Duration.ofSeconds(5)),
          new PresenceTimes(
              Duration.ofSeconds(3),
              Duration.ofSeconds(30),
              Duration.ofSeconds(10),
              Duration.ofSeconds(60)),
          20_000,
          CachedEventTtl.DEFAULT);

  /**
   * How long a channel without local subscribers stays subscribed at Redis, so that a page reload
   * costs nothing. The delay is random between the two.
   */
  public record Linger(Duration min, Duration max) {

    public Linger {
      if (max.compareTo(min) < 0) {
        throw new BadSetting(LINGER_MAX, "expected at least " + LINGER_MIN + ", got " + max);
      }
    }
  }

  /**
   * When changes of presence channels are reported.
   *
   * @param graceLost how long a user stays a member after its connection was lost
   * @param graceDrained the same after a drain sent the client to another edge
   * @param settle after the presence service lost its data, no member is reported as removed for
   *     this long, while the edges send theirs again
   * @param audit how often everything that was reported to the presence service is verified
   */
  public record PresenceTimes(
      Duration graceLost, Duration graceDrained, Duration settle, Duration audit) {

    public PresenceTimes {
      if (audit.compareTo(SHORTEST_AUDIT) < 0) {
        throw new BadSetting(AUDIT, "expected 1s or more, got " + audit);
      }
    }

    /** How long a user stays a member after such an end (docs/design/delivery.md §4.7). */
    public Duration grace(DisconnectReason how) {
      return switch (how) {
        case DELIBERATE -> Duration.ZERO;
        case LOST -> graceLost;
        case DRAINED -> graceDrained;
      };
    }
  }

  public static HubConfig from(Settings settings) {
    return new HubConfig(
        new Linger(
            settings.duration(LINGER_MIN, DEFAULTS.linger.min),
            settings.duration(LINGER_MAX, DEFAULTS.linger.max)),
        presence(settings, DEFAULTS.presence),
        settings.integer(
            "tidewire.edge.subscribes-per-second",
            DEFAULTS.subscribesPerSecond,
            FEWEST_SUBSCRIBES,
            MOST_SUBSCRIBES),
        CachedEventTtl.from(settings));
  }

  private static PresenceTimes presence(Settings settings, PresenceTimes defaults) {
    return new PresenceTimes(
        settings.duration("tidewire.edge.presence.grace.lost", defaults.graceLost),
        settings.duration("tidewire.edge.presence.grace.drained", defaults.graceDrained),
        settings.duration("tidewire.edge.presence.settle", defaults.settle),
        settings.duration(AUDIT, defaults.audit));
  }
}
