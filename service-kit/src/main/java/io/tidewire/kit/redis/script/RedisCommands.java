package io.tidewire.kit.redis.script;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/** One FIFO line to Redis: what is sent first is carried out first. */
@FunctionalInterface
public interface RedisCommands {
  Future<Response> send(Request request);
}
