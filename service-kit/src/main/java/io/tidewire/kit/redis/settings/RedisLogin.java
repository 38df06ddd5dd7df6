package io.tidewire.kit.redis.settings;

import java.util.Optional;

/** What Redis asks for at the door. Without a user it is the user named {@code default}. */
public record RedisLogin(Optional<String> user, String password) {

  /** The same user with another password. */
  static RedisLogin withPassword(Optional<RedisLogin> login, String password) {
    return new RedisLogin(login.flatMap(RedisLogin::user), password);
  }

  @Override
  public String toString() {
    return "RedisLogin(…)";
  }
}
