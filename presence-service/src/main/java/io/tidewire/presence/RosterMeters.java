package io.tidewire.presence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.presence.leases.UpkeepMeters;
import io.tidewire.presence.roster.Effect;
import java.util.List;
import java.util.Locale;

/** Metrics of the operations of edges and their outcomes. */
final class RosterMeters {

  /** Why an operation was refused, as the tag {@code reason}. */
  static final String OPERATIONS = "operations";

  static final String QUESTIONS = "questions";

  private final MeterRegistry registry;
  private final LabelledCounter refused;

  RosterMeters(MeterRegistry registry) {
    this.registry = registry;
    refused =
        new LabelledCounter(
            registry,
            "tidewire_presence_refused_total",
            "Requests of edges refused because too many waited or they had waited too long",
            "reason",
            List.of(OPERATIONS, QUESTIONS));
  }

  /**
   * Counts a request that was refused because too many waited, or because it had waited too long.
   */
  void refused(String what) {
    refused.increment(what);
  }

  /** Counts the effects, and returns the answer for the edge. */
  PresenceBatchReply carriedOut(List<PresenceOp> ops, List<Effect> effects) {
    for (int i = 0; i < ops.size(); i++) count(ops.get(i), effects.get(i));
    return new PresenceBatchReply(effects.stream().map(Effect::outcome).toList());
  }

  private void count(PresenceOp op, Effect effect) {
    if (op instanceof PresenceOp.Join) count("tidewire_presence_joins_total", op, effect);
    if (op instanceof PresenceOp.Leave) count("tidewire_presence_leaves_total", op, effect);
    announced("added", effect.added());
    announced("removed", effect.removed());
  }

  private void count(String name, PresenceOp op, Effect effect) {
    Counter.builder(name)
        .description("Connections that joined or left presence channels")
        .tag("app", op.topic().appId())
        .tag("outcome", outcome(effect.outcome()))
        .register(registry)
        .increment();
  }

  private void announced(String change, int users) {
    if (users == 0) return;
    UpkeepMeters.announcements(registry, change).increment(users);
  }

  private static String outcome(PresenceOutcome outcome) {
    return outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
