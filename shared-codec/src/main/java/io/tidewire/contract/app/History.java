package io.tidewire.contract.app;

import java.time.Duration;

/**
 * How much of a channel's log is kept.
 *
 * @param size messages, 1..{@value #MAX_SIZE}; an older one goes when a newer one comes
 * @param ttl after the last message, until all of them go; 1 s..7 d
 */
public record History(int size, Duration ttl) {

  public static final int MAX_SIZE = 10_000;
  public static final Duration MIN_TTL = Duration.ofSeconds(1);
  public static final Duration MAX_TTL = Duration.ofDays(7);

  /** What an apps file that only says "keep history" gets. */
  public static final History DEFAULTS = new History(100, Duration.ofMinutes(5));

  private static final Duration LEAST_META_TTL = Duration.ofDays(7);
  private static final int META_TTLS = 10;

  /** The constructor throws {@link IllegalArgumentException} outside the limits. */
  public History {
    if (size < 1 || size > MAX_SIZE) throw new IllegalArgumentException("history size: " + size);
    if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
      throw new IllegalArgumentException("history ttl: " + ttl);
    }
  }

  /**
   * How long a channel's epochs are kept after its last message or read: much longer than the
   * messages, so that a client that returns late learns that messages were trimmed, and not that
   * the channel was reset.
   */
  public Duration metaTtl() {
    Duration many = ttl.multipliedBy(META_TTLS);
    return many.compareTo(LEAST_META_TTL) > 0 ? many : LEAST_META_TTL;
  }
}
