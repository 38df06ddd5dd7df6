package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.connection.EventLoops;
import io.tidewire.kit.redis.connection.ReconnectingConnection;
import io.tidewire.kit.redis.connection.RedisPeer;
import io.tidewire.kit.redis.connection.SubscriptionProbe;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One Redis connection for subscriptions. Only SUBSCRIBE and UNSUBSCRIBE are sent. If anything but
 * a message or a confirmation arrives, the connection is closed, because its subscriptions are no
 * longer known.
 */
final class SingleSubscriberLink implements SubscriberLink {

  private final String name;
  private final ContextInternal context;
  private final Listener listener;
  private final ReconnectingConnection reconnecting;
  private final SingleCommandLink publisher;
  private final SubscriptionProbe probe;
  private final ProvenSince proven;
  private Optional<RedisConnection> connection = Optional.empty();

  /**
   * @param name identifies this link in logs, metrics and Redis' CLIENT LIST
   */
  SingleSubscriberLink(
      Vertx vertx, RedisSettings settings, String name, Listener listener, MeterRegistry registry) {
    this.name = name;
    this.listener = listener;
    context = EventLoops.current(vertx);
    proven = new ProvenSince(registry.config().clock());
    RedisPeer primary = RedisTopologies.primary(vertx, settings, registry);
    reconnecting = new ReconnectingConnection(vertx, primary, name, registry, new Callbacks());
    publisher = SingleCommandLink.toPrimary(vertx, settings, name + ".probe", registry);
    probe =
        new SubscriptionProbe(
            "tw:probe:" + name, this::publish, new VertxTimers(vertx), new SplittableRandom());
  }

  @Override
  public void start() {
    context.emit(
        now -> {
          publisher.start();
          reconnecting.start();
        });
  }

  @Override
  public boolean isUp(String topic) {
    return reconnecting.isUp();
  }

  @Override
  public Optional<String> problem() {
    if (proven.isProven() && proven.isRecent()) return Optional.empty();
    return reconnecting
        .problem()
        .or(
            () ->
                Optional.of(
                    "redis link " + name + " is open, but published messages do not arrive"));
  }

  @Override
  public void subscribe(List<String> topics) {
    context.emit(List.copyOf(topics), these -> send(Command.SUBSCRIBE, these));
  }

  @Override
  public void unsubscribe(List<String> topics) {
    context.emit(List.copyOf(topics), these -> send(Command.UNSUBSCRIBE, these));
  }

  @Override
  public Future<Void> stop() {
    Promise<Void> stopped = context.promise();
    context.emit(
        now ->
            Future.join(reconnecting.stop(), publisher.stop())
                .<Void>mapEmpty()
                .onComplete(stopped));
    return stopped.future();
  }

  private Future<Response> publish(String topic, String payload) {
    return publisher.send(Request.cmd(Command.PUBLISH).arg(topic).arg(payload));
  }

  private void send(Command command, List<String> topics) {
    connection.ifPresent(line -> send(line, command, topics));
  }

  private static void send(RedisConnection line, Command command, List<String> topics) {
    for (int from = 0; from < topics.size(); from += TOPICS_PER_COMMAND) {
      Request request = Request.cmd(command);
      topics
          .subList(from, Math.min(from + TOPICS_PER_COMMAND, topics.size()))
          .forEach(request::arg);
      line.send(request);
    }
  }

  private void received(RedisConnection line, Response push) {
    if (connection.filter(current -> current == line).isEmpty()) return;
    if (push == null || push.type() != ResponseType.PUSH) {
      reconnecting.rebuild(line, "it said " + push);
      return;
    }
    probe.heard();
    switch (push.get(0).toString()) {
      case "message" -> message(push.get(1).toString(), push.get(2).toBuffer());
      case "subscribe" -> subscribed(push.get(1).toString());
      case "unsubscribe" -> listener.onUnsubscribed(push.get(1).toString());
      default -> reconnecting.rebuild(line, "it pushed " + push.get(0));
    }
  }

  private void subscribed(String topic) {
    if (topic.equals(probe.topic())) {
      probe.confirmed();
    } else {
      listener.onSubscribed(topic);
    }
  }

  private void message(String topic, Buffer payload) {
    if (!topic.equals(probe.topic())) {
      listener.onMessage(topic, payload);
    } else if (probe.arrived(payload)) {
      proven.now();
    }
  }

  private final class Callbacks implements ReconnectingConnection.Owner {

    /** The client's parser does not survive an exception from here; emit catches and reports it. */
    @Override
    public Future<Void> prepare(RedisConnection line) {
      line.handler(push -> context.emit(push, received -> received(line, received)));
      return Future.succeededFuture();
    }

    @Override
    public void onUp(RedisConnection line) {
      connection = Optional.of(line);
      probe.begin(why -> reconnecting.rebuild(line, why));
      send(line, Command.SUBSCRIBE, List.of(probe.topic()));
      context.dispatch(ready -> listener.onUp(EVERY_TOPIC));
    }

    @Override
    public void onDown(String why) {
      connection = Optional.empty();
      probe.end();
      context.dispatch(over -> listener.onDown(EVERY_TOPIC));
    }
  }
}
