package io.tidewire.edge.upstream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.ports.LastEvents;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the last events of cache channels from Redis. Confined to the connection's event loop. */
public final class RedisLastEvents implements LastEvents {

  private final CommandLink redis;
  private final LoopTime time;
  private final RedisQueryScheduler scheduler;
  private final WebhookOutbox webhooks;

  public RedisLastEvents(
      CommandLink redis, LoopTime time, RedisQueryScheduler scheduler, WebhookOutbox webhooks) {
    this.redis = redis;
    this.time = time;
    this.scheduler = scheduler;
    this.webhooks = webhooks;
  }

  @Override
  public Cancel last(Topic topic, Requester requester, Consumer<Optional<Envelope>> answer) {
    Supplier<Object> server = () -> redis.serverOf(RedisKeys.cached(topic));
    return scheduler.ask(server, requester, () -> read(topic), answer, time);
  }

  @Override
  public void missed(Topic topic) {
    webhooks.missed(topic);
  }

  private Future<Optional<Envelope>> read(Topic topic) {
    return redis
        .send(Request.cmd(Command.GET).arg(RedisKeys.cached(topic)))
        .map(RedisLastEvents::envelope);
  }

  /** Ignores a value that is malformed. */
  private static Optional<Envelope> envelope(@Nullable Response value) {
    if (value == null) return Optional.empty();
    try {
      return Optional.of(Envelope.decode(value.toBuffer()));
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
