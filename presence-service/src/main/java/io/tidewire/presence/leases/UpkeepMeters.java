package io.tidewire.presence.leases;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.channels.OutboxLength;
import io.tidewire.kit.counters.Counters;
import io.tidewire.kit.log.LimitLog;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the reaper does. */
public final class UpkeepMeters {

  private static final Logger log = LoggerFactory.getLogger(UpkeepMeters.class);

  private final AtomicInteger leader = new AtomicInteger();
  private final Counter reaps;
  private final Counter reapedMemberships;
  private final Counter sweeps;
  private final Counter removed;
  private final Counter doubts;
  private final Counter released;
  private final AtomicLong lost = new AtomicLong();

  public UpkeepMeters(MeterRegistry registry) {
    Gauge.builder("tidewire_presence_reaper_leader", leader, AtomicInteger::get)
        .description("1 if this replica removes dead edges and ends grace periods")
        .register(registry);
    reaps =
        Counters.register(
            registry, "tidewire_presence_reaps_total", "Dead edge incarnations cleared away");
    reapedMemberships =
        Counters.register(
            registry,
            "tidewire_presence_reaped_memberships_total",
            "Connections of dead edges taken out of presence channels");
    sweeps =
        Counters.register(
            registry,
            "tidewire_presence_graces_ended_total",
            "Users removed because their grace ended");
    removed = announcements(registry, "removed");
    doubts =
        Counters.register(
            registry,
            "tidewire_presence_mass_death_doubts_total",
            "Times that too many leases expired at once, so that no edge was declared dead");
    released =
        Counters.register(
            registry,
            "tidewire_presence_webhooks_released_total",
            "Webhook events released after they were held back and nobody returned");
    FunctionCounter.builder("tidewire_presence_webhooks_lost_total", lost, AtomicLong::get)
        .description("Webhook events dropped undelivered from a full outbox")
        .register(registry);
  }

  /** Users whose arrival or departure was announced to the members of a channel. */
  public static Counter announcements(MeterRegistry registry, String change) {
    return Counter.builder("tidewire_presence_announcements_total")
        .description("Users announced to the members of presence channels")
        .tag("change", change)
        .register(registry);
  }

  void leading(boolean now) {
    leader.set(now ? 1 : 0);
  }

  void reaped(ReapResult taken) {
    reaps.increment();
    reapedMemberships.increment(taken.memberships());
    removed.increment(taken.users());
  }

  void swept(int users) {
    sweeps.increment(users);
    removed.increment(users);
  }

  /**
   * @param lostEver how many events have ever left full outboxes undelivered
   */
  void released(int events, long lostEver) {
    released.increment(events);
    if (lostEver > lost.getAndSet(lostEver)) LimitLog.reached(log, OutboxLength.KEY);
  }

  void doubted() {
    doubts.increment();
  }
}
