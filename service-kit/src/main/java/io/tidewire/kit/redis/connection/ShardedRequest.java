package io.tidewire.kit.redis.connection;

import io.tidewire.contract.redis.HashSlot;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.RequestImpl;
import java.util.List;
import java.util.OptionalInt;

/** A command as it is sent to a Redis Cluster. */
public final class ShardedRequest {

  private ShardedRequest() {}

  /** PUBLISH as SPUBLISH, since classic messages go to every node; any other command as it is. */
  public static Request of(Request request) {
    if (!request.command().equals(Command.PUBLISH)) return request;
    Request sharded = Request.cmd(Command.SPUBLISH);
    ((RequestImpl) request).getArgs().forEach(((RequestImpl) sharded)::arg);
    return sharded;
  }

  /** The slot of its first key; empty if it has none. */
  public static OptionalInt slot(Request request) {
    List<byte[]> keys =
        request.command().equals(Command.SPUBLISH)
            ? ((RequestImpl) request).getArgs()
            : ((RequestImpl) request).keys();
    return keys.isEmpty() ? OptionalInt.empty() : OptionalInt.of(HashSlot.of(keys.get(0)));
  }
}
