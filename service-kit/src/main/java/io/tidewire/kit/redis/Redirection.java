package io.tidewire.kit.redis;

import io.tidewire.kit.redis.settings.RedisAddress;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MOVED: a node's answer that another one serves the slot. */
record Redirection(int slot, RedisAddress to) {

  private static final Pattern MOVED =
      Pattern.compile("MOVED (?<slot>\\d{1,5}) (?<host>\\S*):(?<port>\\d{1,5})");

  /**
   * @param asked who answers; a node that does not know the other's host means the same one
   */
  static Optional<Redirection> in(Throwable cause, RedisAddress asked) {
    if (!(cause instanceof ErrorType)) return Optional.empty();
    Matcher moved = MOVED.matcher(String.valueOf(cause.getMessage()));
    if (!moved.matches()) return Optional.empty();
    String host = moved.group("host");
    boolean isUnknown = host.isEmpty() || host.equals("?");
    int slot = Integer.parseInt(moved.group("slot"));
    int port = Integer.parseInt(moved.group("port"));
    return RedisAddress.toldByNode(isUnknown ? asked.host() : host, port)
        .map(to -> new Redirection(slot, to));
  }
}
