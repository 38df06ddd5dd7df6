package io.tidewire.edge.rebalance;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.EdgeLoad;
import io.tidewire.contract.bus.RebalanceOrder;
import io.tidewire.contract.bus.RebalanceOrder.Move;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** A {@link Rebalance} with the bus and the time that it needs. Thread-safe. */
public final class Rebalancing {

  static final Duration ANNOUNCE = Duration.ofSeconds(2);

  private final Context home;
  private final EventBus bus;
  private final Rebalance rebalance;
  private final List<MessageConsumer<?>> consumers;
  private final List<Cancel> ticking;

  private Rebalancing(Context home, Rebalance rebalance, Timers timers) {
    this.home = home;
    this.rebalance = rebalance;
    bus = home.owner().eventBus();
    consumers =
        List.of(
            bus.<EdgeLoad>consumer(Addresses.EDGE_LOAD, load -> rebalance.heard(load.body())),
            bus.<RebalanceOrder>consumer(
                Addresses.EDGE_REBALANCE, order -> rebalance.ordered(order.body())));
    ticking =
        List.of(
            timers.every(ANNOUNCE, this::announce), timers.every(Rebalance.TICK, rebalance::tick));
  }

  /**
   * Completes when it hears of the other edges.
   *
   * @param home the event loop that the rebalance is confined to
   */
  public static Future<Rebalancing> start(Context home, Rebalance rebalance, Timers timers) {
    return OnContext.call(
        home,
        () -> {
          Rebalancing started = new Rebalancing(home, rebalance, timers);
          started.announce();
          return Future.all(started.consumers.stream().map(MessageConsumer::completion).toList())
              .map(started);
        });
  }

  private void announce() {
    bus.publish(Addresses.EDGE_LOAD, rebalance.load());
  }

  /** Tells every edge, this one included. Completes with what this edge knows. */
  public Future<JsonObject> order(Move move) {
    bus.publish(Addresses.EDGE_REBALANCE, new RebalanceOrder(move));
    return status();
  }

  public Future<JsonObject> status() {
    return OnContext.call(home, () -> Future.succeededFuture(rebalance.status().json()));
  }

  public Future<Void> stop() {
    return OnContext.call(
        home,
        () -> {
          ticking.forEach(Cancel::cancel);
          return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
              .mapEmpty();
        });
  }
}
