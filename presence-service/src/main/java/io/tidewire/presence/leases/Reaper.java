package io.tidewire.presence.leases;

import io.tidewire.kit.time.Timers;
import io.tidewire.presence.store.BoundedParallel;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the leases once a second, and more often when something is due. While it holds the claim,
 * it declares edges with expired leases dead, removes their entries, ends grace periods, and
 * releases events that are held back for webhooks.
 *
 * <p>Confined to one event loop.
 */
public final class Reaper {

  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  /** How long a dead node stays fenced off. Longer than any of its requests can be delayed. */
  private static final Duration FENCED = Duration.ofHours(1);

  private final LeaseTerms terms;
  private final LeaseBoard board;
  private final NodeReaping reaping;
  private final PartitionSweeps sweeps;
  private final UpkeepMeters meters;
  private final ObservationWindow observed;
  private final MassExpiryGuard massDeath;

  /**
   * The dead nodes in Redis' list that were removed. A new leader removes all of them once more.
   */
  private final Set<String> reaped = new HashSet<>();

  /** The dead nodes that could not be removed. Each is logged once, and tried at every check. */
  private final Set<String> troubled = new HashSet<>();

  private Timers.Cancel next = () -> {};
  private boolean stopped;
  private boolean leading;
  private boolean reapingNow;

  /** Increases when removed entries may have reappeared. */
  private long doubts;

  public Reaper(
      LeaseTerms terms,
      LeaseBoard board,
      NodeReaping reaping,
      PartitionSweeps sweeps,
      UpkeepMeters meters) {
    this.terms = terms;
    this.board = board;
    this.reaping = reaping;
    this.sweeps = sweeps;
    this.meters = meters;
    observed = new ObservationWindow(terms.blink());
    massDeath = new MassExpiryGuard(terms);
  }

  public void start(Timers timers) {
    next = timers.after(terms.lookEvery(), () -> look(timers));
  }

  /** Leaves the work to another replica. If Redis is unavailable, the claim expires by itself. */
  public Future<Void> stop() {
    next.cancel();
    stopped = true;
    boolean held = leading;
    lead(false);
    return held ? board.giveUp().otherwiseEmpty() : Future.succeededFuture();
  }

  /**
   * Redis, or the part of a cluster that serves some partitions, was replaced or unavailable, and
   * may have lost removals. All dead nodes are removed once more.
   */
  public void doubt() {
    doubts++;
    reaped.clear();
    sweeps.doubt();
  }

  private void look(Timers timers) {
    Future<Boolean> claim = board.claim();
    Future<LeaseReading> reading = board.read();
    Future.all(claim, reading)
        .onSuccess(seen -> act(claim.result(), reading.result()))
        .onFailure(this::lookAway)
        .map(seen -> pause(reading.result()))
        .otherwise(terms.lookEvery())
        .onSuccess(
            pause -> {
              if (!stopped) next = timers.after(pause, () -> look(timers));
            });
  }

  /**
   * The pause until the next check. It is short while there is work, which any replica may have to
   * do.
   */
  private Duration pause(LeaseReading reading) {
    boolean busy =
        !reading.ended().lapsed().isEmpty()
            || !reading.ended().retired().isEmpty()
            || (leading
                && (sweeps.areUnsure()
                    || reapingNow
                    || !reaped.containsAll(reading.ended().dead().keySet())));
    if (busy) return terms.lookEvery();
    Duration quiet = Duration.ofMillis(1 + reading.quietMs(terms.atRest().toMillis()));
    return quiet.compareTo(terms.lookEvery()) > 0 ? quiet : terms.lookEvery();
  }

  private void act(boolean claimed, LeaseReading reading) {
    observed.look(reading.nowMs());
    lead(claimed && !stopped);
    if (!leading) return;
    judge(reading);
    reap(reading);
    forget(reading);
    if (observed.hasLasted(terms.settling())) sweeps.look(reading);
  }

  private void lookAway(Throwable cause) {
    log.debug("leases not readable why={}", cause.getMessage());
    observed.lookAway();
    massDeath.forget();
    lead(false);
  }

  private void lead(boolean now) {
    if (now == leading) return;
    leading = now;
    sweeps.doubt();
    reaped.clear();
    troubled.clear();
    meters.leading(now);
    log.info("reaper leading={}", now);
  }

  private void judge(LeaseReading reading) {
    reading.ended().retired().forEach(board::declareDead);
    if (!observed.hasLasted(terms.ttl())) return;
    boolean doubted = massDeath.isDoubted();
    int lapsed = reading.ended().lapsed().size();
    if (massDeath.isCredible(reading.nowMs(), lapsed, reading.running().count())) {
      reading.ended().lapsed().forEach(node -> declareDead(node, reading.nowMs()));
    } else if (!doubted) {
      meters.doubted();
      log.warn(
          "too many leases expired at once expired={} alive={}", lapsed, reading.running().count());
    }
  }

  private void declareDead(String node, long nowMs) {
    board
        .declareDead(node)
        .onSuccess(
            declared -> {
              if (!declared) return;
              massDeath.declared(nowMs);
              log.warn("edge declared dead node=" + node);
            });
  }

  /**
   * Removes one node after the other, one round at a time, so that members leave at a limited rate.
   */
  private void reap(LeaseReading reading) {
    List<Map.Entry<String, Long>> corpses =
        reading.ended().dead().entrySet().stream()
            .filter(dead -> !reaped.contains(dead.getKey()))
            .toList();
    if (reapingNow || corpses.isEmpty()) return;
    reapingNow = true;
    BoundedParallel.ask(corpses, 1, corpse -> reap(corpse.getKey(), corpse.getValue()))
        .onComplete(done -> reapingNow = false);
  }

  /** Always succeeds: a failed removal is tried again at the next check. */
  private Future<Void> reap(String node, long sinceMs) {
    long round = doubts;
    return reaping
        .reap(node, sinceMs)
        .onSuccess(taken -> reaped(node, round, taken))
        .onFailure(cause -> notReaped(node, cause))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void reaped(String node, long round, ReapResult taken) {
    if (taken.isComplete()) {
      troubled.remove(node);
      if (leading && round == doubts) reaped.add(node);
    } else if (troubled.add(node)) {
      log.warn("edge not reaped everywhere yet node=" + node + " left={}", taken.unreached());
    }
    if (taken.memberships() + taken.users() + taken.channels() == 0) return;
    meters.reaped(taken);
    log.info(
        "edge reaped node=" + node + " memberships={} users={} channels={}",
        taken.memberships(),
        taken.users(),
        taken.channels());
  }

  private void notReaped(String node, Throwable cause) {
    if (troubled.add(node)) log.warn("edge not reaped yet node=" + node, cause);
  }

  private void forget(LeaseReading reading) {
    long before = reading.nowMs() - FENCED.toMillis();
    List<String> old =
        reading.ended().dead().entrySet().stream()
            .filter(dead -> dead.getValue() < before && reaped.contains(dead.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    if (old.isEmpty() || reapingNow) return;
    reapingNow = true;
    reaping
        .forget(old)
        .compose(unfenced -> board.forgetDead(old))
        .onSuccess(forgotten -> old.forEach(reaped::remove))
        .onComplete(done -> reapingNow = false);
  }
}
