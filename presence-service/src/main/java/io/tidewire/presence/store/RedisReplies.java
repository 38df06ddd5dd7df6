package io.tidewire.presence.store;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Replies of Redis as plain values. */
public final class RedisReplies {

  private RedisReplies() {}

  /** The elements of a flat array; numbers in decimal. */
  public static List<String> texts(Response array) {
    List<String> texts = new ArrayList<>(array.size());
    for (Response element : array) texts.add(element.toString());
    return texts;
  }
}
