package io.tidewire.edge.rebalance;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.RebalanceOrder;
import io.tidewire.contract.bus.RebalanceOrder.Move;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Edges behind a load balancer, and their clients, which come back some time after they were asked
 * to move. Time is turned by the test.
 */
final class SimulatedEdges {

  final ManualClock clock = new ManualClock();
  final ManualTimers timers = new ManualTimers(clock);
  final List<Edge> all = new ArrayList<>();
  private final RebalanceConfig config;

  /** How long clients need to come back. */
  Duration away = Duration.ofSeconds(1);

  /** How long clients stay after they were asked. */
  Duration staying = Duration.ZERO;

  int onTheWay;

  /** Whom the load balancer gives the next connection; the edge with the fewest by default. */
  Supplier<Edge> balance =
      () -> all.stream().min(Comparator.comparingInt(edge -> edge.sockets)).orElseThrow();

  SimulatedEdges(RebalanceConfig config) {
    this.config = config;
    timers.every(Rebalancing.ANNOUNCE, this::announce);
  }

  /** Edges with so many clients each. */
  static SimulatedEdges of(RebalanceConfig config, int... sockets) {
    SimulatedEdges edges = new SimulatedEdges(config);
    for (int each : sockets) edges.add(each);
    return edges;
  }

  /** Each a client of {@code rec1}, unless set otherwise. */
  Edge add(int sockets) {
    Edge edge = new Edge("edge-" + all.size(), sockets);
    all.add(edge);
    timers.every(Rebalance.TICK, () -> edge.tick());
    return edge;
  }

  void after(Duration time) {
    timers.advance(time);
  }

  void order(Move move) {
    all.forEach(edge -> edge.rebalance.ordered(new RebalanceOrder(move)));
  }

  private void announce() {
    for (Edge from : all) {
      if (!from.silent) all.forEach(to -> to.rebalance.heard(from.rebalance.load()));
    }
  }

  int total() {
    return all.stream().mapToInt(edge -> edge.sockets).sum();
  }

  /** One edge, and the clients that it has. */
  final class Edge implements EdgeState, MovingClients {

    final String name;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Rebalance rebalance;
    int sockets;
    int stock;
    int arrived;
    boolean silent;
    Optional<String> trouble = Optional.empty();
    int askedRec1;
    int askedStock;
    private int left;
    private int leaving;

    Edge(String name, int sockets) {
      this.name = name;
      this.sockets = sockets;
      rebalance = new Rebalance(config, this, this, new RebalanceMeters(registry), clock);
    }

    private void tick() {
      if (!silent) rebalance.tick();
    }

    int asked() {
      return askedRec1 + askedStock;
    }

    Optional<String> paused() {
      return rebalance.status().paused();
    }

    @Override
    public String node() {
      return name;
    }

    @Override
    public int sockets() {
      return sockets;
    }

    @Override
    public Optional<String> trouble() {
      return trouble;
    }

    @Override
    public Future<Integer> choose(boolean withStock) {
      left = withStock ? sockets : sockets - stock;
      return Future.succeededFuture(left);
    }

    @Override
    public Future<Asked> ask(int count) {
      int going = Math.min(count, left);
      int rec1 = Math.min(going, sockets - stock);
      left -= going;
      askedRec1 += rec1;
      askedStock += going - rec1;
      stock -= going - rec1;
      leaving += going;
      if (staying.isZero()) {
        leave(going);
      } else {
        timers.after(staying, () -> leave(going));
      }
      return Future.succeededFuture(new Asked(rec1, going - rec1, leaving));
    }

    private void leave(int clients) {
      leaving -= clients;
      sockets -= clients;
      onTheWay += clients;
      timers.after(away, () -> arrive(clients));
    }

    private void arrive(int clients) {
      onTheWay -= clients;
      for (int i = 0; i < clients; i++) {
        Edge chosen = balance.get();
        chosen.sockets++;
        chosen.arrived++;
      }
    }

    @Override
    public void stop() {
      left = 0;
    }
  }
}
