package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.redis.cluster.ClusterLayout;
import io.tidewire.kit.redis.cluster.ClusterTopology;
import io.tidewire.kit.redis.connection.EventLoops;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Subscriptions at a Redis Cluster, by sharded pub/sub: each topic at the primary of its partition,
 * over one connection to each ({@link NodeSubscriptions}). A partition goes down alone when its
 * slot moves, and comes up again where the topology says it is; or at the same node after a pause,
 * if no node names another one.
 *
 * <p>Confined to one event loop, as {@link SubscriberLink} says.
 */
final class ClusterSubscriberLink implements SubscriberLink, NodeSubscriptions.Owner {

  private final String name;
  private final ContextInternal context;
  private final Listener listener;
  private final ClusterTopology topology;
  private final CommandLink publisher;
  private final RedisNodes<NodeSubscriptions> nodes;
  private final Timers timers;
  private final Map<Integer, PartitionSubscription> partitions;
  private boolean stopped;

  /** Whether all nodes were proven once. A node that is added later has some time to prove. */
  private volatile boolean everProven;

  ClusterSubscriberLink(
      Vertx vertx, RedisSettings settings, String name, Listener listener, MeterRegistry registry) {
    this.name = name;
    this.listener = listener;
    context = EventLoops.current(vertx);
    timers = new VertxTimers(vertx);
    topology = RedisTopologies.cluster(vertx, settings, registry);
    publisher = CommandLink.of(vertx, settings, name + ".probe", registry);
    partitions =
        Partition.all().stream()
            .collect(Collectors.toUnmodifiableMap(Partition::slot, PartitionSubscription::new));
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
    PartitionSubscription partition = partitions.get(HashSlot.of(topic));
    return partition != null && partition.up;
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
    PartitionSubscription partition = partitions.get(slot);
    if (partition == null) throw new IllegalArgumentException("of no partition: " + topics.get(0));
    RedisAddress at = partition.node;
    if (!partition.up || at == null) return;
    nodes.at(at).ifPresent(node -> node.send(command, slot, partition.generation, topics));
  }

  @Override
  public Future<Void> stop() {
    Promise<Void> ended = context.promise();
    context.emit(
        now -> {
          stopped = true;
          partitions.values().forEach(partition -> partition.retrying.cancel());
          down(partitions.values());
          Future.join(nodes.stop(), publisher.stop()).<Void>mapEmpty().onComplete(ended);
        });
    return ended.future();
  }

  // Which node serves which partition

  private void assign(ClusterLayout layout) {
    Set<PartitionSubscription> moved = new HashSet<>();
    for (PartitionSubscription partition : partitions.values()) {
      RedisAddress to = layout.primary(partition.slot()).orElse(null);
      if (!Objects.equals(to, partition.node)) moved.add(partition);
    }
    down(moved);
    for (PartitionSubscription partition : moved) {
      int slot = partition.slot();
      Optional<NodeSubscriptions> from = at(partition);
      partition.node = layout.primary(slot).orElse(null);
      from.ifPresent(node -> node.leave(slot));
      at(partition).ifPresent(node -> node.enter(slot));
    }
    up(moved);
  }

  private Optional<NodeSubscriptions> at(PartitionSubscription partition) {
    return Optional.ofNullable(partition.node).flatMap(nodes::at);
  }

  /** Those of these that can be subscribed. */
  private void up(Collection<PartitionSubscription> some) {
    Set<Integer> slots = new HashSet<>();
    for (PartitionSubscription partition : some) {
      if (stopped || partition.up || at(partition).filter(NodeSubscriptions::isUp).isEmpty())
        continue;
      partition.retrying.cancel();
      partition.up = true;
      slots.add(partition.slot());
    }
    if (!slots.isEmpty()) {
      context.dispatch(now -> listener.onUp(topic -> slots.contains(HashSlot.of(topic))));
      nodes.known().values().forEach(NodeSubscriptions::chooseProbe);
    }
  }

  /** Those of these that were up. */
  private void down(Collection<PartitionSubscription> some) {
    Set<Integer> slots = new HashSet<>();
    for (PartitionSubscription partition : some) {
      if (!partition.up) continue;
      partition.up = false;
      partition.generation++;
      slots.add(partition.slot());
    }
    if (!slots.isEmpty()) {
      context.dispatch(now -> listener.onDown(topic -> slots.contains(HashSlot.of(topic))));
    }
  }

  // From the nodes

  @Override
  public void up(NodeSubscriptions node) {
    up(partitionsAt(node));
  }

  @Override
  public void down(NodeSubscriptions node) {
    down(partitionsAt(node));
  }

  private List<PartitionSubscription> partitionsAt(NodeSubscriptions node) {
    return partitions.values().stream()
        .filter(partition -> node.address().equals(partition.node))
        .toList();
  }

  @Override
  public void lost(NodeSubscriptions node, int slot, Optional<Throwable> cause) {
    PartitionSubscription partition = partitions.get(slot);
    if (partition == null || !node.address().equals(partition.node)) return;
    down(List.of(partition));
    cause
        .flatMap(why -> Redirection.in(why, node.address()))
        .ifPresentOrElse(moved -> topology.redirected(moved.slot(), moved.to()), topology::suspect);
    partition.retrying.cancel();
    partition.retrying = timers.after(partition.backoff.next(), () -> up(List.of(partition)));
  }

  @Override
  public void confirmed(NodeSubscriptions.Order order, String topic) {
    PartitionSubscription partition = partitions.get(order.slot());
    if (partition == null || !partition.up || partition.generation != order.generation()) return;
    if (order.command().equals(Command.SSUBSCRIBE)) {
      partition.backoff.reset();
      listener.onSubscribed(topic);
    } else {
      listener.onUnsubscribed(topic);
    }
  }

  @Override
  public boolean serves(NodeSubscriptions node, int slot) {
    PartitionSubscription partition = partitions.get(slot);
    return partition != null && partition.up && node.address().equals(partition.node);
  }

  @Override
  public void message(String topic, Buffer payload) {
    listener.onMessage(topic, payload);
  }

  @Override
  public Optional<String> probeTopic(NodeSubscriptions node) {
    return partitionsAt(node).stream()
        .filter(partition -> partition.up)
        .findFirst()
        .map(partition -> "tw:{" + partition.tag() + "}:probe:" + name);
  }

  @Override
  public Future<?> publish(String topic, String payload) {
    return publisher.send(Request.cmd(Command.PUBLISH).arg(topic).arg(payload));
  }
}
