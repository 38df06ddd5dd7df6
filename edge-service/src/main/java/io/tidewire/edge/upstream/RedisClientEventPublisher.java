package io.tidewire.edge.upstream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.session.ClientEventPublisher;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;

/** Publishes client events on the channel's Redis topic. Confined to the link's event loop. */
public final class RedisClientEventPublisher implements ClientEventPublisher {

  private final CommandLink redis;
  private final Clock clock;

  public RedisClientEventPublisher(CommandLink redis, Clock clock) {
    this.redis = redis;
    this.clock = clock;
  }

  @Override
  public Future<Void> publish(Topic topic, String frame, SocketId except) {
    Envelope envelope = Envelope.clientEvent(clock.millis(), except, Buffer.buffer(frame));
    return redis
        .send(Request.cmd(Command.PUBLISH).arg(RedisKeys.topic(topic)).arg(envelope.encode()))
        .mapEmpty();
  }
}
