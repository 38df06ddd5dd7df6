package io.tidewire.standalone.faults.limits;

import static io.tidewire.standalone.faults.history.FaultKind.PLANNED_FAILOVER;
import static io.tidewire.standalone.faults.history.FaultKind.PRIMARY_KILLED;
import static io.tidewire.standalone.faults.history.FaultKind.PRIMARY_STOPPED;
import static io.tidewire.standalone.faults.history.FaultKind.REDIS_EMPTIED;
import static io.tidewire.standalone.faults.history.FaultKind.SLOTS_MOVED;
import static io.tidewire.standalone.faults.redis.Deployment.CLUSTER;
import static io.tidewire.standalone.faults.redis.Deployment.SENTINEL;

import io.tidewire.standalone.faults.check.CpuShortage;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.FaultKind;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.redis.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The longest delay that each fault of Sentinel and of a Redis Cluster may cause, in milliseconds,
 * if Sentinels consider a primary dead after 1 s and cluster nodes after 2 s. The limits are
 * defined only here. {@code standalone/faults.sh} judges them, and no build does. On one Redis, the
 * only limits are those of C8.
 */
public enum TimeLimit {
  SENTINEL_KILLED(SENTINEL, PRIMARY_KILLED, Delay.REFUSED, 4_000),
  SENTINEL_KILLED_DELIVERED(SENTINEL, PRIMARY_KILLED, Delay.DELIVERED, 5_000),
  SENTINEL_PLANNED_LOST(SENTINEL, PLANNED_FAILOVER, Delay.LOST, 300),
  SENTINEL_PLANNED_DELIVERED(SENTINEL, PLANNED_FAILOVER, Delay.DELIVERED, 5_000),
  SENTINEL_STOPPED_DELIVERED(SENTINEL, PRIMARY_STOPPED, Delay.DELIVERED, 5_000),

  CLUSTER_KILLED(CLUSTER, PRIMARY_KILLED, Delay.REFUSED, 6_000),
  CLUSTER_KILLED_DELIVERED(CLUSTER, PRIMARY_KILLED, Delay.DELIVERED, 5_000),
  CLUSTER_PLANNED(CLUSTER, PLANNED_FAILOVER, Delay.REFUSED, 0),
  CLUSTER_PLANNED_HELD(CLUSTER, PLANNED_FAILOVER, Delay.HELD, 1_000),
  CLUSTER_PLANNED_DELIVERED(CLUSTER, PLANNED_FAILOVER, Delay.DELIVERED, 5_000),
  CLUSTER_MOVED_DELIVERED(CLUSTER, SLOTS_MOVED, Delay.DELIVERED, 5_000),
  CLUSTER_STOPPED(CLUSTER, PRIMARY_STOPPED, Delay.SERVED, 4_500),
  CLUSTER_STOPPED_DELIVERED(CLUSTER, PRIMARY_STOPPED, Delay.DELIVERED, 5_000),
  CLUSTER_EMPTIED_DELIVERED(CLUSTER, REDIS_EMPTIED, Delay.DELIVERED, 5_000);

  private final Deployment deployment;
  private final FaultKind kind;
  private final Delay delay;
  private final long limitMs;

  TimeLimit(Deployment deployment, FaultKind kind, Delay delay, long limitMs) {
    this.deployment = deployment;
    this.kind = kind;
    this.delay = delay;
    this.limitMs = limitMs;
  }

  /**
   * The delay that a fault caused. Time in which a process was ready to run but had no processor is
   * not counted, because the machine caused it.
   *
   * @param waitedMs that time, which {@code tookMs} includes
   */
  public record Judgement(TimeLimit limit, long tookMs, long waitedMs) {

    public boolean isExceeded() {
      return tookMs - waitedMs > limit.limitMs;
    }

    @Override
    public String toString() {
      return "%-27s %-29s %6d ms, limit %5d ms, no processor for %5d ms%s"
          .formatted(
              limit.kind.title(), limit.delay.title(), tookMs, limit.limitMs, waitedMs, verdict());
    }

    /**
     * A run on a busy machine does not show that the limit holds, and has to be repeated on an idle
     * one.
     */
    private String verdict() {
      if (isExceeded()) return "  EXCEEDED";
      return tookMs > limit.limitMs ? "  not shown: the machine was busy" : "";
    }
  }

  /** Returns a judgement for each fault that has a limit and caused a delay. */
  public static List<Judgement> judge(Deployment deployment, RunHistory history) {
    CpuShortage shortage = new CpuShortage(history);
    List<Judgement> judgements = new ArrayList<>();
    for (TimeLimit limit : values()) {
      if (limit.deployment != deployment) continue;
      for (Fault fault : history.faults()) {
        if (!fault.name().equals(limit.kind.title())) continue;
        Optional<Span> span = limit.delay.longest(history, fault);
        if (span.isPresent()) judgements.add(limit.judge(span.get(), shortage));
      }
    }
    return judgements;
  }

  private Judgement judge(Span span, CpuShortage shortage) {
    long waited = Math.min(span.length(), shortage.within(span.from(), span.to()));
    return new Judgement(this, span.length() / 1_000, waited / 1_000);
  }
}
