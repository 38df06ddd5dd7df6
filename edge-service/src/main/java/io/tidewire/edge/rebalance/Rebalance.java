package io.tidewire.edge.rebalance;

import io.tidewire.contract.bus.EdgeLoad;
import io.tidewire.contract.bus.RebalanceOrder;
import io.tidewire.contract.bus.RebalanceOrder.Move;
import io.tidewire.edge.rebalance.MovingClients.Asked;
import io.tidewire.kit.log.AuditLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for one edge whether it asks clients to move, how many, and when it stops. All edges
 * decide from the same announcements by the same rules, so there is no leader: an edge above the
 * threshold sends clients away until it has its share (docs/decisions/0037). Confined to one event
 * loop.
 */
public final class Rebalance {

  static final Duration TICK = Duration.ofSeconds(1);

  /** How long an operator's order is in force; it ends earlier on an edge that is level. */
  static final Duration ORDER_LASTS = Duration.ofMinutes(10);

  /** How long an edge waits after asking was of no use. */
  static final Duration FUTILE_PAUSE = Duration.ofMinutes(10);

  /** How long an edge waits when there was no client left to ask. */
  static final Duration EXHAUSTED_PAUSE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(Rebalance.class);

  private final RebalanceConfig config;
  private final EdgeState self;
  private final MovingClients clients;
  private final RebalanceMeters meters;
  private final Clock clock;
  private final EdgeLoads loads;
  private Optional<Order> order = Optional.empty();
  private Optional<Wait> waiting = Optional.empty();
  private boolean choosing;
  private @Nullable Round round;
  private int leaving;

  /** An operator's order. */
  private record Order(Move move, long untilMs) {}

  private record Wait(Pause why, long untilMs) {}

  public Rebalance(
      RebalanceConfig config,
      EdgeState self,
      MovingClients clients,
      RebalanceMeters meters,
      Clock clock) {
    this.config = config;
    this.self = self;
    this.clients = clients;
    this.meters = meters;
    this.clock = clock;
    loads = new EdgeLoads(clock.millis());
  }

  /** What this edge tells the others. */
  EdgeLoad load() {
    return new EdgeLoad(self.node(), self.sockets(), self.trouble().isEmpty());
  }

  void heard(EdgeLoad load) {
    loads.heard(load, clock.millis());
  }

  void ordered(RebalanceOrder given) {
    long until = clock.millis() + ORDER_LASTS.toMillis();
    if (given.move() == Move.NONE) {
      order = Optional.empty();
      pause(Pause.STOPPED, until);
    } else {
      order = Optional.of(new Order(given.move(), until));
      waiting = Optional.empty();
    }
    log.info("rebalance ordered clients={}", given.move());
  }

  /** To be called every {@link #TICK}. */
  void tick() {
    long now = clock.millis();
    loads.forget(now);
    order = order.filter(given -> now < given.untilMs());
    waiting = waiting.filter(wait -> now < wait.untilMs());
    if (round != null) round.saw(loads.total(self.node(), self.sockets()), self.sockets(), now);
    LoadLevel level = level();
    meters.level(level);
    Optional<Pause> pause = pause(now);
    if (pause.isPresent()) {
      end(pause.get().text());
    } else if (round != null) {
      goOn(round, level, now);
    } else if (!choosing) {
      considerBeginning(level);
    }
    meters.state(round != null, pause);
  }

  /** Clients that are leaving no longer count for this edge, but still for the cluster. */
  private LoadLevel level() {
    int sockets = self.sockets();
    int onTheWay = round == null ? 0 : round.onTheWay();
    int total = loads.total(self.node(), sockets) + onTheWay;
    return loads.level(self.node(), Math.max(0, sockets - leaving), total);
  }

  private Move move() {
    return order.map(Order::move).orElse(config.automatic());
  }

  private Optional<Pause> pause(long now) {
    boolean settled = loads.unchangedFor(now).compareTo(config.settle()) >= 0;
    if (waiting.isPresent()) return waiting.map(Wait::why);
    if (move() == Move.NONE) return Optional.of(Pause.OFF);
    if (self.trouble().isPresent() || !loads.areAllWell()) return Optional.of(Pause.TROUBLE);
    if (loads.all().size() < 2) return Optional.of(Pause.ALONE);
    return settled ? Optional.empty() : Optional.of(Pause.SETTLING);
  }

  private void considerBeginning(LoadLevel level) {
    if (level.isLevel()) {
      order = Optional.empty();
      return;
    }
    if (order.isEmpty() && !level.exceeds(config.threshold())) return;
    choosing = true;
    clients
        .choose(move() == Move.ALL)
        .onComplete(chosen -> begin(chosen.succeeded() ? chosen.result() : 0));
  }

  private void begin(int count) {
    choosing = false;
    long now = clock.millis();
    if (count == 0) {
      pause(Pause.EXHAUSTED, now + EXHAUSTED_PAUSE.toMillis());
      return;
    }
    LoadLevel level = level();
    log.info(
        "rebalance begins sockets={} mean={} edges={} clients={} candidates={}",
        level.own(),
        Math.round(level.mean()),
        level.edges(),
        move(),
        count);
    audit("began");
    round = new Round(self.sockets(), count, now);
  }

  private void goOn(Round current, LoadLevel level, long now) {
    if (current.isAsking()) return;
    if (level.isLevel() && leaving > 0) {
      ask(current, 0); // Some may have left since the last ones were asked, or may yet stay.
    } else if (level.isLevel()) {
      end("level");
      order = Optional.empty();
    } else if (current.isFutile(config.threshold().clients())) {
      log.warn(
          "clients that were asked to move came back to this edge sockets={}: the load balancer"
              + " should send new connections to the edge with the fewest (leastconn)",
          self.sockets());
      pause(Pause.RETURNED, now + FUTILE_PAUSE.toMillis());
      end(Pause.RETURNED.text());
    } else if (current.isOver()) {
      pause(Pause.EXHAUSTED, now + EXHAUSTED_PAUSE.toMillis());
      end(Pause.EXHAUSTED.text());
    } else if (current.onTheWay() <= mostOnTheWay()) {
      ask(current, current.next(level.perMinute(config.perMinute()), level.excess(), now));
    }
  }

  /** What is sent in five seconds. */
  private int mostOnTheWay() {
    return Math.max(10, config.perMinute() / 12);
  }

  private void ask(Round current, int count) {
    clients
        .ask(count)
        .onComplete(
            done -> {
              Asked asked = done.succeeded() ? done.result() : Asked.NOBODY;
              current.asked(count, asked, clock.millis());
              meters.moved(asked);
              if (current == round) leaving = asked.leaving();
            });
  }

  private void pause(Pause why, long untilMs) {
    waiting = Optional.of(new Wait(why, untilMs));
  }

  private void end(String why) {
    if (round == null) return;
    audit("ended-" + why);
    round = null;
    leaving = 0;
    clients.stop();
    log.info(
        "rebalance ends why={} sockets={} mean={}",
        why,
        self.sockets(),
        Math.round(level().mean()));
  }

  private void audit(String outcome) {
    String by = order.isPresent() ? "order" : "automatic";
    AuditLog.changed("rebalance", by, "edge/" + self.node(), outcome);
  }

  /** For operators. */
  RebalanceStatus status() {
    LoadLevel level = level();
    return new RebalanceStatus(
        self.node(),
        loads.all(),
        new RebalanceStatus.Share(level.own(), level.mean()),
        round != null || choosing,
        pause(clock.millis()).map(Pause::text));
  }
}
