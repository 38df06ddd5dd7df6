package io.tidewire.kit.redis.settings;

import java.util.Optional;

/** What Redis asks for at the door. Without a user it is the user named {@code default}. */
public record RedisLogin(Optional<String> user, String password) {

  @Override
  public String toString() {
    return "RedisLogin(…)";
  }
}
