package io.tidewire.edge.channel;

import io.tidewire.kit.channels.CachedEventTtl;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.time.Duration;

/**
 * Settings of the channel hubs.
 *
 * @param lingerMin how long a channel without local subscribers stays subscribed at Redis, at
 *     least, so that a page reload costs nothing
 * @param lingerMax the same at most; the delay is random between the two
 * @param graceLost how long a user stays a member after its connection was lost
 * @param graceDrained the same after a drain sent the client to another edge
 * @param settle after the presence service lost its data, no member is reported as removed for this
 *     long, while the edges send theirs again
 * @param audit how often everything that was reported to the presence service is verified
 * @param subscribesPerSecond most channels that this process subscribes to per second, so that a
 *     reconnect does not overload Redis
 * @param cachedFor how long the last event of a cache channel is kept
 */
public record HubConfig(
    Duration lingerMin,
    Duration lingerMax,
    Duration graceLost,
    Duration graceDrained,
    Duration settle,
    Duration audit,
    int subscribesPerSecond,
    Duration cachedFor) {

  private static final String LINGER_MIN = "tidewire.edge.linger.min";
  private static final String LINGER_MAX = "tidewire.edge.linger.max";
  private static final String AUDIT = "tidewire.edge.presence.audit";
  private static final int FEWEST_SUBSCRIBES = 100;
  private static final int MOST_SUBSCRIBES = 1_000_000;
  private static final Duration SHORTEST_AUDIT = Duration.ofSeconds(1);

  public static final HubConfig DEFAULTS =
      new HubConfig(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          20_000,
          CachedEventTtl.DEFAULT);

  public HubConfig {
    if (lingerMax.compareTo(lingerMin) < 0) {
      throw new BadSetting(LINGER_MAX, "expected at least " + LINGER_MIN + ", got " + lingerMax);
    }
    if (audit.compareTo(SHORTEST_AUDIT) < 0) {
      throw new BadSetting(AUDIT, "expected 1s or more, got " + audit);
    }
  }

  public static HubConfig from(Settings settings) {
    return new HubConfig(
        settings.duration(LINGER_MIN, DEFAULTS.lingerMin),
        settings.duration(LINGER_MAX, DEFAULTS.lingerMax),
        settings.duration("tidewire.edge.presence.grace.lost", DEFAULTS.graceLost),
        settings.duration("tidewire.edge.presence.grace.drained", DEFAULTS.graceDrained),
        settings.duration("tidewire.edge.presence.settle", DEFAULTS.settle),
        settings.duration(AUDIT, DEFAULTS.audit),
        settings.integer(
            "tidewire.edge.subscribes-per-second",
            DEFAULTS.subscribesPerSecond,
            FEWEST_SUBSCRIBES,
            MOST_SUBSCRIBES),
        CachedEventTtl.from(settings));
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
