package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.cluster.ClusterLayout;
import io.tidewire.kit.redis.cluster.ClusterTopology;
import io.tidewire.kit.redis.connection.EventLoops;
import io.tidewire.kit.redis.connection.ShardedRequest;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.kit.redis.script.ScriptCall;
import io.tidewire.kit.redis.script.ScriptCommands;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Commands to a Redis Cluster: each goes to the primary that serves its slot, in the order of its
 * {@link SlotQueue}. Has a connection to every primary that is known.
 *
 * <p>Confined to one event loop, as {@link CommandLink} says.
 */
final class ClusterCommandLink implements CommandLink {

  /** Where commands without a key go, and what a process cannot start without. */
  private static final int HOME = HashSlot.of(RedisKeys.leases());

  private final RedisNodes<SingleCommandLink> nodes;
  private final RedisSettings settings;
  private final ContextInternal context;
  private final ClusterTopology topology;
  private final Timers timers;
  private final SplittableRandom random = new SplittableRandom();
  private final ClusterMeters meters;
  private final HeldCommands held;
  private final String name;
  private final Promise<Void> firstUp;
  private final Set<Script> scripts = new LinkedHashSet<>();
  private final Map<Integer, SlotQueue> queues = new HashMap<>();
  private final Routes routes = new Routes();
  private Runnable onServersChanged = () -> {};

  ClusterCommandLink(Vertx vertx, RedisSettings settings, String name, MeterRegistry registry) {
    this.settings = settings;
    this.name = name;
    context = EventLoops.current(vertx);
    topology = RedisTopologies.cluster(vertx, settings, registry);
    timers = new VertxTimers(vertx);
    meters = new ClusterMeters(registry);
    held = new HeldCommands(settings.maxInFlight());
    firstUp = context.promise();
    nodes =
        new RedisNodes<>(
            context,
            topology,
            timers,
            new RedisNodes.Links<>() {
              @Override
              public SingleCommandLink open(RedisAddress address) {
                return connect(
                    new SingleCommandLink(
                        vertx,
                        RedisTopologies.node(topology, settings, address),
                        name + "@" + address,
                        registry));
              }

              @Override
              public Future<Void> close(SingleCommandLink link) {
                return link.forget();
              }

              @Override
              public void changed(ClusterLayout layout) {
                checkUp();
                onServersChanged.run();
              }
            });
  }

  private SingleCommandLink connect(SingleCommandLink link) {
    scripts.forEach(link::learn);
    link.onServersChanged(() -> onServersChanged.run());
    link.up().onSuccess(up -> checkUp());
    link.start();
    return link;
  }

  private void checkUp() {
    boolean isUp =
        topology.now().primary(HOME).flatMap(nodes::at).filter(SingleCommandLink::isUp).isPresent();
    if (isUp) firstUp.tryComplete();
  }

  @Override
  public void start() {
    context.emit(now -> nodes.start());
  }

  @Override
  public boolean isUp() {
    return nodes.known().values().stream().anyMatch(SingleCommandLink::isUp);
  }

  @Override
  public Future<Void> up() {
    return firstUp.future();
  }

  /**
   * A primary that the cluster itself has lost is no problem of this process, as long as it reaches
   * another one.
   */
  @Override
  public Optional<String> problem() {
    ClusterLayout layout = topology.now();
    Map<RedisAddress, SingleCommandLink> links = nodes.known();
    if (links.isEmpty() || !layout.isKnown()) {
      String why = topology.problem().orElse("not connected yet");
      return Optional.of("redis link " + name + " is down: " + why);
    }
    boolean isAlone = links.values().stream().noneMatch(SingleCommandLink::isUp);
    return links.entrySet().stream()
        .filter(
            node ->
                isAlone
                    || (layout.isHealthy(node.getKey())
                        && node.getValue().isDownFor(SubscriberLink.TOLERATED)))
        .flatMap(node -> node.getValue().problem().stream())
        .findFirst();
  }

  @Override
  public boolean isLostByCluster(String key) {
    ClusterLayout layout = topology.now();
    return layout.isKnown() && layout.primary(HashSlot.of(key)).filter(layout::isHealthy).isEmpty();
  }

  @Override
  public Object serverOf(String key) {
    return serverOf(HashSlot.of(key));
  }

  @Override
  public Object serverOf(Topic topic) {
    return serverOf(Partition.of(topic).slot());
  }

  private Object serverOf(int slot) {
    return topology.now().primary(slot).<Object>map(it -> it).orElse(this);
  }

  @Override
  public int maxInFlight() {
    return settings.maxInFlight();
  }

  @Override
  public Future<Response> send(Request request) {
    Request sharded = ShardedRequest.of(request);
    return send(ShardedRequest.slot(sharded).orElse(HOME), (bySource, line) -> sharded);
  }

  @Override
  public void learn(Script script) {
    context.emit(script.sharded(), this::learnt);
  }

  private void learnt(Script script) {
    if (scripts.add(script)) nodes.known().values().forEach(link -> link.learn(script));
  }

  @Override
  public Future<Response> eval(Script script, List<String> keys, List<String> args) {
    return eval(ScriptCall.of(script, keys, args));
  }

  private Future<Response> eval(ScriptCall call) {
    ScriptCall sharded = call.sharded();
    int slot = call.keys().isEmpty() ? HOME : HashSlot.of(call.keys().get(0));
    return send(slot, (bySource, line) -> sharded.request(bySource, line::replicationId));
  }

  private Future<Response> send(int slot, SlotQueue.Call call) {
    Promise<Response> answer = context.promise();
    context.emit(
        call,
        sent ->
            queues.computeIfAbsent(slot, first -> new SlotQueue(first, routes)).send(sent, answer));
    return answer.future();
  }

  @Override
  public ScriptCommands inOrder() {
    return new ScriptCommands() {
      @Override
      public Future<Response> send(Request request) {
        return ClusterCommandLink.this.send(request);
      }

      @Override
      public Future<Response> eval(ScriptCall call) {
        return ClusterCommandLink.this.eval(call);
      }
    };
  }

  @Override
  public List<CommandLink> servers() {
    return List.copyOf(nodes.known().values());
  }

  @Override
  public void onServersChanged(Runnable changed) {
    onServersChanged = changed;
  }

  @Override
  public Future<Void> stop() {
    Promise<Void> stopped = context.promise();
    context.emit(
        now -> {
          queues.values().forEach(SlotQueue::stop);
          firstUp.tryFail(RedisErrors.down("the link was stopped"));
          nodes.stop().onComplete(stopped);
        });
    return stopped.future();
  }

  private final class Routes implements SlotQueue.Router {

    @Override
    public Optional<SlotQueue.Node> node(int slot) {
      return topology
          .now()
          .primary(slot)
          .flatMap(address -> nodes.at(address).map(link -> new SlotQueue.Node(address, link)));
    }

    @Override
    public void redirected(Redirection redirection) {
      topology.redirected(redirection.slot(), redirection.to());
    }

    @Override
    public void suspect() {
      topology.suspect();
    }

    @Override
    public Optional<HeldCommands.Held> hold(int slot) {
      return held.hold(topology.now().primary(slot));
    }

    @Override
    public long patience() {
      return settings.commandTimeout().toNanos();
    }

    @Override
    public ClusterMeters meters() {
      return meters;
    }

    @Override
    public Cancel after(Duration pause, Runnable task) {
      long half = pause.toMillis() / 2;
      return timers.after(Duration.ofMillis(half + random.nextLong(half + 1)), task);
    }
  }
}
