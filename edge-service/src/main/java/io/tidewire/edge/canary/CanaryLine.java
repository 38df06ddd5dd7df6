package io.tidewire.edge.canary;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How a canary flies: the way of every event that a client sends.
 *
 * @param channels of the event loop
 * @param publish completes when Redis has taken the message
 * @param linkProblem why the Redis connection for subscriptions does not work; empty if it does.
 *     Thread-safe
 */
public record CanaryLine(
    Channels channels,
    Function<Topic, Future<Void>> publish,
    Supplier<Optional<String>> linkProblem) {

  private static final Buffer FRAME = Buffer.buffer("{}");

  /** Over the links of one event loop. */
  public static CanaryLine over(
      CommandLink redis, Channels channels, Supplier<Optional<String>> linkProblem) {
    return new CanaryLine(channels, topic -> publish(redis, topic), linkProblem);
  }

  /** Untimed, so that only the canary's own histogram has it. */
  private static Future<Void> publish(CommandLink redis, Topic topic) {
    Buffer envelope = Envelope.ephemeral(Deliveries.UNTIMED, Optional.empty(), FRAME).encode();
    return redis
        .send(Request.cmd(Command.PUBLISH).arg(RedisKeys.topic(topic)).arg(envelope))
        .mapEmpty();
  }
}
