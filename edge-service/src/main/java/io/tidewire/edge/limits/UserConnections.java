package io.tidewire.edge.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the connections of each user in this process, for apps that limit them. Thread-safe. */
public final class UserConnections {

  private record User(String appId, String userId) {}

  private final Map<User, Integer> counts = new ConcurrentHashMap<>();

  /**
   * Counts a connection of the user. Returns false if there are {@code max} already.
   *
   * @param max at least 1
   */
  public boolean enter(String appId, String userId, int max) {
    boolean[] entered = new boolean[1];
    counts.compute(
        new User(appId, userId),
        (user, before) -> {
          int now = before == null ? 0 : before;
          entered[0] = now < max;
          return entered[0] ? now + 1 : before;
        });
    return entered[0];
  }

  /** A connection that was counted has ended. */
  public void leave(String appId, String userId) {
    counts.computeIfPresent(
        new User(appId, userId), (user, before) -> before <= 1 ? null : before - 1);
  }

  /** The number of users with connections. */
  public int size() {
    return counts.size();
  }
}
