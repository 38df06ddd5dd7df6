package io.tidewire.edge.upstream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.edge.session.ports.ClientEventPublisher;
import io.tidewire.kit.redis.CommandLink;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;

/** Publishes client events on the channel's Redis topic. Confined to the link's event loop. */
public final class RedisClientEventPublisher implements ClientEventPublisher {

  private final CommandLink redis;
  private final Clock clock;
  private final WebhookOutbox webhooks;

  /**
   * @param webhooks over the same link, so that the events of a sender stay in order
   */
  public RedisClientEventPublisher(CommandLink redis, Clock clock, WebhookOutbox webhooks) {
    this.redis = redis;
    this.clock = clock;
    this.webhooks = webhooks;
  }

  @Override
  public Future<Void> publish(WebhookEvent.ClientEvent event, String frame) {
    Buffer envelope =
        Envelope.clientEvent(clock.millis(), event.socketId(), Buffer.buffer(frame)).encode();
    if (webhooks.wantsClientEvents(event.topic())) {
      return webhooks.publish(event, envelope.toString());
    }
    return redis
        .send(Request.cmd(Command.PUBLISH).arg(RedisKeys.topic(event.topic())).arg(envelope))
        .mapEmpty();
  }
}
