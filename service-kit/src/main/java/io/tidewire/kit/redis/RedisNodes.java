package io.tidewire.kit.redis;

import io.tidewire.kit.redis.cluster.ClusterLayout;
import io.tidewire.kit.redis.cluster.ClusterTopology;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A link to each primary of a Redis Cluster. A primary that serves nothing any more keeps its link
 * for a while, since slots often return.
 *
 * <p>Confined to one event loop, except {@link #known}.
 *
 * @param <L> the link
 */
final class RedisNodes<L> {

  static final Duration KEPT = Duration.ofSeconds(10);

  /** Opens and closes links, on the event loop. */
  interface Links<L> {

    L open(RedisAddress address);

    Future<Void> close(L link);

    /** After links to new primaries have been opened. */
    void changed(ClusterLayout layout);
  }

  private final ContextInternal context;
  private final ClusterTopology topology;
  private final Timers timers;
  private final Links<L> links;
  private final Map<RedisAddress, L> open = new HashMap<>();
  private volatile Map<RedisAddress, L> known = Map.of();
  private Runnable watch = () -> {};
  private Cancel dropping = () -> {};
  private boolean started;
  private boolean stopped;

  RedisNodes(ContextInternal context, ClusterTopology topology, Timers timers, Links<L> links) {
    this.context = context;
    this.topology = topology;
    this.timers = timers;
    this.links = links;
  }

  /** Opens links to those that are known, and to all that come. */
  void start() {
    if (started || stopped) return;
    started = true;
    watch = topology.watch(task -> context.emit(now -> task.run()), this::changed);
    changed(topology.now());
  }

  /** Thread-safe. */
  Map<RedisAddress, L> known() {
    return known;
  }

  /** The link there, opened if need be; empty unless this is started. */
  Optional<L> at(RedisAddress address) {
    if (!started || stopped) return Optional.empty();
    L link = open.get(address);
    if (link != null) return Optional.of(link);
    L opened = links.open(address);
    open.put(address, opened);
    known = Map.copyOf(open);
    dropLater();
    return Optional.of(opened);
  }

  private void changed(ClusterLayout layout) {
    if (stopped) return;
    layout.nodes().forEach(this::at);
    links.changed(layout);
    if (!layout.nodes().containsAll(open.keySet())) dropLater();
  }

  private void dropLater() {
    dropping.cancel();
    dropping = timers.after(KEPT, this::drop);
  }

  private void drop() {
    ClusterLayout layout = topology.now();
    for (RedisAddress address : List.copyOf(open.keySet())) {
      if (layout.nodes().contains(address)) continue;
      L unused = open.remove(address);
      if (unused != null) links.close(unused);
    }
    known = Map.copyOf(open);
  }

  Future<Void> stop() {
    stopped = true;
    watch.run();
    dropping.cancel();
    List<Future<Void>> closing = open.values().stream().map(links::close).toList();
    open.clear();
    known = Map.of();
    return Future.join(closing).mapEmpty();
  }
}
