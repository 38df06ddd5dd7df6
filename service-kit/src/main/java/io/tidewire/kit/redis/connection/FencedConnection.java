package io.tidewire.kit.redis.connection;

import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;

/** A connection on which one can tell when a command that is answered by pushes is over. */
public interface FencedConnection extends RedisConnection {

  /**
   * Sends SSUBSCRIBE or SUNSUBSCRIBE with PING behind it. Completes after all pushes of the command
   * have been handled; fails with Redis' error if it refused.
   */
  Future<Void> sendFenced(Request request);
}
