package io.tidewire.kit.redis;

import io.micrometer.core.instrument.Clock;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One connection for subscriptions that comes back by itself, empty: whoever listens subscribes
 * again. It carries SUBSCRIBE and UNSUBSCRIBE and nothing else. What reads like anything but a
 * message or a confirmation costs the connection: from then on nobody knows what is subscribed.
 *
 * <p>A connection that nothing arrives on any more, though it seems open, is found within 4 s and
 * replaced.
 *
 * <p>Belongs to the event loop that created it; its listener is called there.
 */
public final class SubscriberLink {

  static final int TOPICS_PER_COMMAND = 512;

  /** A link that has proved nothing for so long is a problem, even if it is just being replaced. */
  static final Duration TOLERATED = Duration.ofSeconds(10);

  /** Who is told. After {@link #onDown}, nothing of the old connection comes any more. */
  public interface Listener {

    /** A new connection. Nothing is subscribed on it. */
    void onUp();

    void onDown();

    /** Redis has confirmed: everything published to {@code topic} from here on arrives. */
    void onSubscribed(String topic);

    void onUnsubscribed(String topic);

    void onMessage(String topic, Buffer payload);
  }

  private final String name;
  private final ContextInternal context;
  private final Listener listener;
  private final ReconnectingConnection lifeline;
  private final CommandLink publisher;
  private final SubscriptionProbe probe;
  private final Clock clock;
  private Optional<RedisConnection> connection = Optional.empty();
  private volatile long provenAt;
  private volatile boolean everProven;

  /**
   * @param name tells this link from others in logs, meters and Redis' CLIENT LIST
   */
  public SubscriberLink(
      Vertx vertx, RedisSettings settings, String name, Listener listener, MeterRegistry registry) {
    this.name = name;
    this.listener = listener;
    context = EventLoops.current(vertx);
    clock = registry.config().clock();
    RedisPeer primary = RedisTopologies.primary(vertx, settings, registry);
    lifeline = new ReconnectingConnection(vertx, primary, name, registry, new Line());
    publisher = new CommandLink(vertx, settings, name + ".probe", registry);
    probe =
        new SubscriptionProbe(name, this::publish, new VertxTimers(vertx), new SplittableRandom());
  }

  /** Connects, and reconnects for ever. */
  public void start() {
    context.emit(
        now -> {
          publisher.start();
          lifeline.start();
        });
  }

  /** May be asked from any thread. */
  public boolean isUp() {
    return lifeline.isUp();
  }

  /** What is wrong, once it has been for 10 s; nothing if all is well. From any thread. */
  public Optional<String> problem() {
    Duration unproven = Duration.ofNanos(clock.monotonicTime() - provenAt);
    if (everProven && unproven.compareTo(TOLERATED) < 0) return Optional.empty();
    return lifeline
        .problem()
        .or(
            () ->
                Optional.of(
                    "redis link " + name + " is open, but published messages do not arrive"));
  }

  /** Dropped while down: the listener subscribes in {@link Listener#onUp}. */
  public void subscribe(List<String> topics) {
    context.emit(List.copyOf(topics), these -> send(Command.SUBSCRIBE, these));
  }

  /** Dropped while down: a new connection has nothing subscribed. */
  public void unsubscribe(List<String> topics) {
    context.emit(List.copyOf(topics), these -> send(Command.UNSUBSCRIBE, these));
  }

  /** Hangs up. The listener hears {@link Listener#onDown} if it was up, and then nothing. */
  public Future<Void> stop() {
    Promise<Void> stopped = context.promise();
    context.emit(
        now -> Future.join(lifeline.stop(), publisher.stop()).<Void>mapEmpty().onComplete(stopped));
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
      lifeline.rebuild(line, "it said " + push);
      return;
    }
    probe.heard();
    switch (push.get(0).toString()) {
      case "message" -> message(push.get(1).toString(), push.get(2).toBuffer());
      case "subscribe" -> subscribed(push.get(1).toString());
      case "unsubscribe" -> listener.onUnsubscribed(push.get(1).toString());
      default -> lifeline.rebuild(line, "it pushed " + push.get(0));
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
      provenAt = clock.monotonicTime();
      everProven = true;
    }
  }

  private final class Line implements ReconnectingConnection.Owner {

    /** The client's parser does not survive an exception from here; emit catches and reports it. */
    @Override
    public Future<Void> prepare(RedisConnection line) {
      line.handler(push -> context.emit(push, received -> received(line, received)));
      return Future.succeededFuture();
    }

    @Override
    public void onUp(RedisConnection line) {
      connection = Optional.of(line);
      probe.begin(why -> lifeline.rebuild(line, why));
      send(line, Command.SUBSCRIBE, List.of(probe.topic()));
      context.dispatch(listener::onUp);
    }

    @Override
    public void onDown(String why) {
      connection = Optional.empty();
      probe.end();
      context.dispatch(listener::onDown);
    }
  }
}
