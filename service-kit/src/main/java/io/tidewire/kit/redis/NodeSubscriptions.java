package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.kit.redis.connection.FencedConnection;
import io.tidewire.kit.redis.connection.ReconnectingConnection;
import io.tidewire.kit.redis.connection.RedisPeer;
import io.tidewire.kit.redis.connection.SubscriptionProbe;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The subscriptions of one event loop at one primary of a Redis Cluster. Each command has topics of
 * one slot, since a node refuses any other; PING behind it tells when it is over. A node that loses
 * a slot says so with {@code sunsubscribe} for each of its topics, without a request.
 *
 * <p>Confined to that loop, except {@link #problem}.
 */
final class NodeSubscriptions {

  /** Uses what arrives. */
  interface Owner {

    void up(NodeSubscriptions node);

    void down(NodeSubscriptions node);

    /**
     * The slot is not served here.
     *
     * @param cause what the node answered, unless it spoke unasked
     */
    void lost(NodeSubscriptions node, int slot, Optional<Throwable> cause);

    /** One topic of a command is done. */
    void confirmed(Order order, String topic);

    /** False if messages of this slot are not wanted from here. */
    boolean serves(NodeSubscriptions node, int slot);

    void message(String topic, Buffer payload);

    /** The topic of a probe: one in a slot that this node serves; empty if it serves none. */
    Optional<String> probeTopic(NodeSubscriptions node);

    Future<?> publish(String topic, String payload);
  }

  /**
   * A command on its way.
   *
   * @param generation of the slot's subscriptions: a confirmation for an earlier one does not count
   */
  record Order(Command command, int slot, long generation, Set<String> topics) {}

  private final RedisAddress address;
  private final ContextInternal context;
  private final Owner owner;
  private final ReconnectingConnection reconnecting;
  private final VertxTimers timers;
  private final ProvenSince proven;
  private final ArrayDeque<Order> orders = new ArrayDeque<>();

  /** Slots that others serve now, whose messages may still come. */
  private final Set<Integer> left = new HashSet<>();

  private Optional<FencedConnection> connection = Optional.empty();
  private Optional<SubscriptionProbe> probe = Optional.empty();

  NodeSubscriptions(Vertx vertx, RedisPeer peer, RedisAddress address, String name, Parts parts) {
    this.address = address;
    context = parts.context();
    owner = parts.owner();
    timers = new VertxTimers(vertx);
    proven = new ProvenSince(parts.registry().config().clock());
    reconnecting = new ReconnectingConnection(vertx, peer, name, parts.registry(), new Callbacks());
  }

  record Parts(ContextInternal context, Owner owner, MeterRegistry registry) {}

  RedisAddress address() {
    return address;
  }

  void start() {
    reconnecting.start();
  }

  Future<Void> stop() {
    return reconnecting.stop();
  }

  boolean isUp() {
    return connection.isPresent();
  }

  /** Whether messages have ever arrived from there. Thread-safe. */
  boolean isProven() {
    return proven.isProven();
  }

  /**
   * As {@link SubscriberLink#problem}.
   *
   * @param tolerant whether a subscription may be unproven for a while
   */
  Optional<String> problem(boolean tolerant) {
    return proven.isRecent() && (tolerant || proven.isProven())
        ? Optional.empty()
        : reconnecting
            .problem()
            .or(() -> Optional.of("published messages do not arrive from redis " + address));
  }

  /** Whether a connection to it is open. Thread-safe. */
  boolean isConnected() {
    return reconnecting.isUp();
  }

  /** The slot was served here, and is now served elsewhere, whether the node knows or not. */
  void leave(int slot) {
    if (connection.isPresent()) left.add(slot);
    chooseProbe();
  }

  /** The slot is served here again: what is still subscribed from before must go first. */
  void enter(int slot) {
    if (left.contains(slot)) connection.ifPresent(line -> rebuild(line, "a slot has returned"));
  }

  void send(Command command, int slot, long generation, List<String> topics) {
    for (int from = 0; from < topics.size(); from += SubscriberLink.TOPICS_PER_COMMAND) {
      int to = Math.min(from + SubscriberLink.TOPICS_PER_COMMAND, topics.size());
      List<String> some = topics.subList(from, to);
      connection.ifPresent(
          line -> send(line, new Order(command, slot, generation, new HashSet<>(some)), some));
    }
  }

  private void send(FencedConnection line, Order order, List<String> topics) {
    Request request = Request.cmd(order.command());
    topics.forEach(request::arg);
    orders.add(order);
    line.sendFenced(request)
        .onComplete(
            fence -> {
              if (connection.filter(line::equals).isEmpty()) return;
              orders.remove();
              if (fence.failed()) refused(line, order, fence.cause());
            });
  }

  private void refused(FencedConnection line, Order order, Throwable cause) {
    if (Redirection.in(cause, address).isPresent()) {
      owner.lost(this, order.slot(), Optional.of(cause));
      chooseProbe();
    } else {
      rebuild(line, "it refused a subscription: " + cause.getMessage());
    }
  }

  private void rebuild(RedisConnection line, String why) {
    reconnecting.rebuild(line, why);
  }

  private void received(FencedConnection line, Response push) {
    if (connection.filter(line::equals).isEmpty()) return;
    if (push == null || push.type() != ResponseType.PUSH) {
      rebuild(line, "it said " + push);
      return;
    }
    probe.ifPresent(SubscriptionProbe::heard);
    switch (push.get(0).toString()) {
      case "smessage" -> message(push.get(1).toString(), push.get(2).toBuffer());
      case "ssubscribe" -> subscribed(push.get(1).toString());
      case "sunsubscribe" -> unsubscribed(push.get(1).toString());
      default -> rebuild(line, "it pushed " + push.get(0));
    }
  }

  private void subscribed(String topic) {
    Order order = orders.peek();
    if (isProbe(topic)) {
      probe.ifPresent(SubscriptionProbe::confirmed);
    } else if (order != null) {
      owner.confirmed(order, topic);
    }
  }

  private void unsubscribed(String topic) {
    Order order = orders.peek();
    boolean isAsked =
        order != null
            && order.command().equals(Command.SUNSUBSCRIBE)
            && order.topics().remove(topic);
    if (isAsked) {
      owner.confirmed(order, topic);
      return;
    }
    int slot = HashSlot.of(topic);
    left.remove(slot);
    owner.lost(this, slot, Optional.empty());
    chooseProbe();
  }

  private void message(String topic, Buffer payload) {
    if (isProbe(topic)) {
      if (probe.filter(it -> it.arrived(payload)).isPresent()) proven.now();
    } else if (left.isEmpty() || owner.serves(this, HashSlot.of(topic))) {
      owner.message(topic, payload);
    }
  }

  private boolean isProbe(String topic) {
    return probe.filter(it -> it.topic().equals(topic)).isPresent();
  }

  /** Begins to probe, or moves the probe to a slot that is served here. */
  void chooseProbe() {
    boolean isHere = probe.filter(it -> owner.serves(this, HashSlot.of(it.topic()))).isPresent();
    if (!isHere && connection.isPresent()) restartProbe();
  }

  private void restartProbe() {
    probe.ifPresent(SubscriptionProbe::end);
    probe = connection.flatMap(this::startProbe);
  }

  private Optional<SubscriptionProbe> startProbe(FencedConnection line) {
    Optional<String> prefix = owner.probeTopic(this);
    if (prefix.isEmpty()) {
      proven.nothingToProve();
      return Optional.empty();
    }
    proven.begin();
    var started =
        new SubscriptionProbe(prefix.get(), owner::publish, timers, new SplittableRandom());
    started.begin(why -> rebuild(line, why));
    String topic = started.topic();
    context.runOnContext(
        later -> {
          if (isProbe(topic)) send(Command.SSUBSCRIBE, HashSlot.of(topic), 0, List.of(topic));
        });
    return Optional.of(started);
  }

  private final class Callbacks implements ReconnectingConnection.Owner {

    /** The client's parser does not survive an exception from here; emit catches and reports it. */
    @Override
    public Future<Void> prepare(RedisConnection line) {
      var fenced = (FencedConnection) line;
      line.handler(push -> context.emit(push, received -> received(fenced, received)));
      return Future.succeededFuture();
    }

    @Override
    public void onUp(RedisConnection line) {
      connection = Optional.of((FencedConnection) line);
      context.dispatch(
          ready -> {
            owner.up(NodeSubscriptions.this);
            chooseProbe();
          });
    }

    @Override
    public void onDown(String why) {
      connection = Optional.empty();
      orders.clear();
      left.clear();
      probe.ifPresent(SubscriptionProbe::end);
      probe = Optional.empty();
      context.dispatch(over -> owner.down(NodeSubscriptions.this));
    }
  }
}
