package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.redis.cluster.ClusterLayout;
import io.tidewire.kit.redis.cluster.ClusterTopology;
import io.tidewire.kit.redis.connection.EventLoops;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions at a Redis Cluster, by sharded pub/sub: each topic at the primary of its partition,
 * over one connection to each ({@link NodeSubscriptions}). A partition goes down alone when its
 * slot moves, and comes up again where the topology says it is; or at the same node after a pause,
 * if no node names another one.
 *
 * <p>Confined to one event loop, as {@link SubscriberLink} says.
 */
final class ClusterSubscriberLink implements SubscriberLink, NodeSubscriptions.Owner {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** A partition of topics, and where it is subscribed. */
  private static final class Place {
    final Partition partition;
    final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new SplittableRandom());
    @Nullable RedisAddress node;
    Cancel retrying = () -> {};

    /** Grows whenever the subscriptions are lost. */
    long term;

    volatile boolean up;

    Place(Partition partition) {
      this.partition = partition;
    }
  }

  private final String name;
  private final ContextInternal context;
  private final Listener listener;
  private final ClusterTopology topology;
  private final CommandLink publisher;
  private final RedisNodes<NodeSubscriptions> nodes;
  private final Timers timers;
  private final Map<Integer, Place> places;
  private boolean stopped;

  /** Once all were, a node that comes later has a while. */
  private volatile boolean everProven;

  ClusterSubscriberLink(
      Vertx vertx, RedisSettings settings, String name, Listener listener, MeterRegistry registry) {
    this.name = name;
    this.listener = listener;
    context = EventLoops.current(vertx);
    timers = new VertxTimers(vertx);
    topology = RedisTopologies.cluster(vertx, settings, registry);
    publisher = CommandLink.of(vertx, settings, name + ".probe", registry);
    places =
        Partition.all().stream().collect(Collectors.toUnmodifiableMap(Partition::slot, Place::new));
    var parts = new NodeSubscriptions.Parts(context, this, registry);
    nodes =
        new RedisNodes<>(
            context,
            topology,
            timers,
            new RedisNodes.Links<>() {
              @Override
              public NodeSubscriptions open(RedisAddress address) {
                var node =
                    new NodeSubscriptions(
                        vertx,
                        RedisTopologies.node(topology, settings, address),
                        address,
                        name + "@" + address,
                        parts);
                node.start();
                return node;
              }

              @Override
              public Future<Void> close(NodeSubscriptions node) {
                return node.stop();
              }

              @Override
              public void changed(ClusterLayout layout) {
                assign(layout);
              }
            });
  }

  @Override
  public void start() {
    context.emit(
        now -> {
          publisher.start();
          nodes.start();
        });
  }

  @Override
  public boolean isUp(String topic) {
    Place place = places.get(HashSlot.of(topic));
    return place != null && place.up;
  }

  /** As {@link CommandLink#problem}: what the cluster has lost is no problem of this process. */
  @Override
  public Optional<String> problem() {
    ClusterLayout layout = topology.now();
    Map<RedisAddress, NodeSubscriptions> known = nodes.known();
    if (known.isEmpty() || !layout.isKnown()) {
      String why = topology.problem().orElse("not connected yet");
      return Optional.of("redis link " + name + " is down: " + why);
    }
    boolean isAlone = known.values().stream().noneMatch(NodeSubscriptions::isConnected);
    if (known.values().stream().allMatch(NodeSubscriptions::isProven)) everProven = true;
    return known.entrySet().stream()
        .filter(node -> isAlone || layout.isHealthy(node.getKey()))
        .flatMap(node -> node.getValue().problem(everProven && !isAlone).stream())
        .findFirst();
  }

  @Override
  public void subscribe(List<String> topics) {
    context.emit(List.copyOf(topics), these -> send(Command.SSUBSCRIBE, these));
  }

  @Override
  public void unsubscribe(List<String> topics) {
    context.emit(List.copyOf(topics), these -> send(Command.SUNSUBSCRIBE, these));
  }

  private void send(Command command, List<String> topics) {
    topics.stream()
        .collect(Collectors.groupingBy(HashSlot::of, LinkedHashMap::new, Collectors.toList()))
        .forEach((slot, these) -> send(command, slot, these));
  }

  private void send(Command command, int slot, List<String> topics) {
    Place place = places.get(slot);
    if (place == null) throw new IllegalArgumentException("of no partition: " + topics.get(0));
    RedisAddress at = place.node;
    if (!place.up || at == null) return;
    nodes.at(at).ifPresent(node -> node.send(command, slot, place.term, topics));
  }

  @Override
  public Future<Void> stop() {
    Promise<Void> ended = context.promise();
    context.emit(
        now -> {
          stopped = true;
          places.values().forEach(place -> place.retrying.cancel());
          down(places.values());
          Future.join(nodes.stop(), publisher.stop()).<Void>mapEmpty().onComplete(ended);
        });
    return ended.future();
  }

  // Where partitions are

  private void assign(ClusterLayout layout) {
    Set<Place> moved = new HashSet<>();
    for (Place place : places.values()) {
      RedisAddress to = layout.primary(place.partition.slot()).orElse(null);
      if (!Objects.equals(to, place.node)) moved.add(place);
    }
    down(moved);
    for (Place place : moved) {
      int slot = place.partition.slot();
      Optional<NodeSubscriptions> from = at(place);
      place.node = layout.primary(slot).orElse(null);
      from.ifPresent(node -> node.leave(slot));
      at(place).ifPresent(node -> node.enter(slot));
    }
    up(moved);
  }

  private Optional<NodeSubscriptions> at(Place place) {
    return Optional.ofNullable(place.node).flatMap(nodes::at);
  }

  /** Those of these that can be subscribed. */
  private void up(Collection<Place> some) {
    Set<Integer> slots = new HashSet<>();
    for (Place place : some) {
      if (stopped || place.up || at(place).filter(NodeSubscriptions::isUp).isEmpty()) continue;
      place.retrying.cancel();
      place.up = true;
      slots.add(place.partition.slot());
    }
    if (!slots.isEmpty()) {
      context.dispatch(now -> listener.onUp(topic -> slots.contains(HashSlot.of(topic))));
      nodes.known().values().forEach(NodeSubscriptions::chooseProbe);
    }
  }

  /** Those of these that were up. */
  private void down(Collection<Place> some) {
    Set<Integer> slots = new HashSet<>();
    for (Place place : some) {
      if (!place.up) continue;
      place.up = false;
      place.term++;
      slots.add(place.partition.slot());
    }
    if (!slots.isEmpty()) {
      context.dispatch(now -> listener.onDown(topic -> slots.contains(HashSlot.of(topic))));
    }
  }

  // From the nodes

  @Override
  public void up(NodeSubscriptions node) {
    up(placesAt(node));
  }

  @Override
  public void down(NodeSubscriptions node) {
    down(placesAt(node));
  }

  private List<Place> placesAt(NodeSubscriptions node) {
    return places.values().stream().filter(place -> node.address().equals(place.node)).toList();
  }

  @Override
  public void lost(NodeSubscriptions node, int slot, Optional<Throwable> cause) {
    Place place = places.get(slot);
    if (place == null || !node.address().equals(place.node)) return;
    down(List.of(place));
    cause
        .flatMap(why -> Redirection.in(why, node.address()))
        .ifPresentOrElse(moved -> topology.redirected(moved.slot(), moved.to()), topology::suspect);
    place.retrying.cancel();
    place.retrying = timers.after(place.backoff.next(), () -> up(List.of(place)));
  }

  @Override
  public void confirmed(NodeSubscriptions.Order order, String topic) {
    Place place = places.get(order.slot());
    if (place == null || !place.up || place.term != order.term()) return;
    if (order.command().equals(Command.SSUBSCRIBE)) {
      place.backoff.reset();
      listener.onSubscribed(topic);
    } else {
      listener.onUnsubscribed(topic);
    }
  }

  @Override
  public boolean serves(NodeSubscriptions node, int slot) {
    Place place = places.get(slot);
    return place != null && place.up && node.address().equals(place.node);
  }

  @Override
  public void message(String topic, Buffer payload) {
    listener.onMessage(topic, payload);
  }

  @Override
  public Optional<String> probeTopic(NodeSubscriptions node) {
    return placesAt(node).stream()
        .filter(place -> place.up)
        .findFirst()
        .map(place -> "tw:{" + place.partition.tag() + "}:probe:" + name);
  }

  @Override
  public Future<?> publish(String topic, String payload) {
    return publisher.send(Request.cmd(Command.PUBLISH).arg(topic).arg(payload));
  }
}
