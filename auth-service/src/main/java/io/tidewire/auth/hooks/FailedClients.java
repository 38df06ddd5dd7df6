package io.tidewire.auth.hooks;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The clients whose calls have failed at a backend recently. Bounded: when full, it forgets the
 * oldest. Confined to one event loop.
 */
final class FailedClients {

  static final Duration REMEMBERED = Duration.ofMinutes(1);
  static final int MOST = 1_000;

  private final Clock clock;

  /** The time of the failure, oldest first. */
  private final Map<String, Long> since = new LinkedHashMap<>();

  FailedClients(Clock clock) {
    this.clock = clock;
  }

  /** Returns false if the client has failed within the last minute. */
  boolean add(String client) {
    if (has(client)) return false;
    since.remove(client);
    since.put(client, clock.millis());
    if (since.size() > MOST) since.remove(since.keySet().iterator().next());
    return true;
  }

  boolean has(String client) {
    Long at = since.get(client);
    return at != null && Math.abs(clock.millis() - at) < REMEMBERED.toMillis();
  }
}
