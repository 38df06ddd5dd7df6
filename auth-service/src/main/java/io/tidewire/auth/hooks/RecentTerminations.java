package io.tidewire.auth.hooks;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Users whose connections were terminated recently. An answer about such a user may be older than
 * the termination if the backend was asked before it. Confined to one event loop.
 */
final class RecentTerminations {

  /** Longer than any call: at most 5 s in the queue and 5 s for the request. */
  static final Duration KEPT = Duration.ofSeconds(15);

  static final int MOST = 10_000;

  private record User(String appId, String userId) {}

  private final Clock clock;
  private final Map<User, Long> atMs = new LinkedHashMap<>();

  RecentTerminations(Clock clock) {
    this.clock = clock;
  }

  void add(String appId, String userId) {
    User user = new User(appId, userId);
    atMs.remove(user);
    atMs.put(user, clock.millis());
    forget();
  }

  /** Entries are in order of time, so it stops at the first one to keep. */
  private void forget() {
    long limitMs = clock.millis() - KEPT.toMillis();
    Iterator<Long> eldest = atMs.values().iterator();
    while (eldest.hasNext()) {
      if (eldest.next() >= limitMs && atMs.size() <= MOST) return;
      eldest.remove();
    }
  }

  /** Whether the user was terminated at that time or later. */
  boolean since(String appId, Optional<String> userId, long ms) {
    return userId.map(id -> atMs.get(new User(appId, id))).filter(at -> at >= ms).isPresent();
  }

  int size() {
    return atMs.size();
  }
}
