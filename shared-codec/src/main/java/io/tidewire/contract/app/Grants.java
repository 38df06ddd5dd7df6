package io.tidewire.contract.app;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which channels a token opens without a signature: channel patterns and what each permits. In a
 * pattern {@code *} stands for any run of characters, every other character for itself.
 */
public record Grants(Map<String, Set<Permission>> channels) {

  /** What a grant may permit; the claim spells them in lower case. */
  public enum Permission {
    SUBSCRIBE,
    PUBLISH
  }

  public static final Grants NONE = new Grants(Map.of());

  public Grants {
    Map<String, Set<Permission>> copy = new HashMap<>();
    channels.forEach((pattern, permissions) -> copy.put(pattern, Set.copyOf(permissions)));
    channels = Map.copyOf(copy);
  }

  /** Whether any pattern that matches the channel carries the permission. */
  public boolean allow(String channel, Permission permission) {
    return channels.entrySet().stream()
        .anyMatch(
            grant -> grant.getValue().contains(permission) && matches(grant.getKey(), channel));
  }

  /** Greedy matching with one backtracking point: linear for one {@code *}, never exponential. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') p++;
    return p == pattern.length();
  }
}
