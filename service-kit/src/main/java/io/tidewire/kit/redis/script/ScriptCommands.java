package io.tidewire.kit.redis.script;

import io.vertx.core.Future;
import io.vertx.redis.client.Response;

/**
 * Commands and scripts, carried out in the order in which they were sent, as far as they concern
 * the same keys.
 */
public interface ScriptCommands extends RedisCommands {

  Future<Response> eval(ScriptCall call);
}
