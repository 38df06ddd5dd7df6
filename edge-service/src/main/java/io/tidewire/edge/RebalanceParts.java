package io.tidewire.edge;

import io.tidewire.edge.node.HubGroup;
import io.tidewire.edge.rebalance.EdgeState;
import io.tidewire.edge.rebalance.Rebalance;
import io.tidewire.edge.rebalance.RebalanceConfig;
import io.tidewire.edge.rebalance.RebalanceMeters;
import io.tidewire.edge.rebalance.Rebalancing;
import io.tidewire.edge.upstream.AuthWatch;
import io.tidewire.edge.websocket.limits.Admission;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Creates what levels the connections of this edge with those of others. */
final class RebalanceParts {

  private RebalanceParts() {}

  /** Completes when the edge hears of the others. To be called on the first event loop. */
  static Future<Rebalancing> start(EdgeAssembly assembly, HubGroup hubs, List<EdgeVerticle> loops) {
    Platform platform = assembly.platform();
    Context home = loops.get(0).loop();
    Admission admission = assembly.sockets().limits().admission();
    Rebalance rebalance =
        new Rebalance(
            RebalanceConfig.from(platform.settings()),
            new OwnState(hubs, admission, platform.health(), assembly.authWatch()),
            new LoopClients(home, loops.stream().map(EdgeVerticle::clients).toList()),
            new RebalanceMeters(platform.meters()),
            platform.clock());
    return Rebalancing.start(home, rebalance, new VertxTimers(home.owner()));
  }

  private record OwnState(HubGroup hubs, Admission admission, Health health, AuthWatch auth)
      implements EdgeState {

    @Override
    public String node() {
      return hubs.node();
    }

    @Override
    public int sockets() {
      return admission.connections();
    }

    @Override
    public Optional<String> trouble() {
      if (health.isDraining() || admission.isDraining()) return Optional.of("draining");
      Map<String, String> problems = new TreeMap<>(health.allProblems());
      // A full edge is what a scale-up is to relieve.
      problems.remove(RunningEdge.CAPACITY);
      if (!problems.isEmpty()) return Optional.of("not healthy: " + problems);
      if (admission.isCrowded()) return Optional.of("too many pending upgrades");
      return auth.isAway() ? Optional.of("auth is unavailable") : Optional.empty();
    }
  }
}
