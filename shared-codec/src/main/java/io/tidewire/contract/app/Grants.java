package io.tidewire.contract.app;

import io.tidewire.text.Wildcards;
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
            grant ->
                grant.getValue().contains(permission)
                    && Wildcards.matches(grant.getKey(), channel));
  }
}
