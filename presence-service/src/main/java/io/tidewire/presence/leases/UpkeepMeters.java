package io.tidewire.presence.leases;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the reaper did. */
public final class UpkeepMeters {

  private final AtomicInteger leader = new AtomicInteger();
  private final Counter reaps;
  private final Counter reapedMemberships;
  private final Counter sweeps;
  private final Counter removed;
  private final Counter doubts;

  public UpkeepMeters(MeterRegistry registry) {
    Gauge.builder("tidewire_presence_reaper_leader", leader, AtomicInteger::get)
        .description("1 where this replica reaps and sweeps")
        .register(registry);
    reaps =
        Counter.builder("tidewire_presence_reaps_total")
            .description("Dead edge incarnations cleared away")
            .register(registry);
    reapedMemberships =
        Counter.builder("tidewire_presence_reaped_memberships_total")
            .description("Connections of dead edges taken out of presence channels")
            .register(registry);
    sweeps =
        Counter.builder("tidewire_presence_sweeps_total")
            .description("Users removed because their grace ended")
            .register(registry);
    removed = registry.counter("tidewire_presence_announcements_total", "change", "removed");
    doubts =
        Counter.builder("tidewire_presence_mass_death_doubts_total")
            .description("Times that so many leases expired at once that none was acted on")
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

  void doubted() {
    doubts.increment();
  }
}
