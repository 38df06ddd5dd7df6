package io.tidewire.edge.websocket.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.app.AppPolicy;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The accepted connections of this process, by app. Shared by its event loops. */
public final class ConnectionCounts {

  private final MeterRegistry registry;
  private final Map<String, AppConnections> apps = new ConcurrentHashMap<>();
  private volatile Optional<Function<AppConnections, Future<Boolean>>> cluster = Optional.empty();

  public ConnectionCounts(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The app's counter, with the limit of auth's latest verdict. */
  public AppConnections of(AppPolicy app) {
    AppConnections connections = apps.computeIfAbsent(app.appId(), this::create);
    connections.limit(app.connections().max());
    return connections;
  }

  private AppConnections create(String appId) {
    AppConnections connections = new AppConnections(appId);
    Gauge.builder("tidewire_connections", connections, AppConnections::here)
        .description("Open WebSocket connections of an app")
        .tag("app", appId)
        .register(registry);
    return connections;
  }

  /** From here on the whole cluster decides about connections of limited apps. */
  void decidedBy(Function<AppConnections, Future<Boolean>> cluster) {
    this.cluster = Optional.of(cluster);
  }

  /**
   * Counts a connection. Completes on the caller's event loop, at once for an app without a limit;
   * with false if the app has reached its limit.
   */
  public Future<Boolean> enter(AppConnections app) {
    return app.limit() == 0 || cluster.isEmpty()
        ? Future.succeededFuture(app.enter())
        : cluster.get().apply(app);
  }

  Collection<AppConnections> all() {
    return apps.values();
  }

  /** Of all apps. */
  public int total() {
    return apps.values().stream().mapToInt(AppConnections::here).sum();
  }
}
