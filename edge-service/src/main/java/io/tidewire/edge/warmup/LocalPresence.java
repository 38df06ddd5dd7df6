package io.tidewire.edge.warmup;

import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Replaces the presence service. Every channel has one member. Confined to one event loop.
 *
 * @param later runs a task later, on that loop
 */
record LocalPresence(Executor later) implements PresenceClient {

  private static final String EPOCH = "warm-up";

  @Override
  public void submit(PendingPresenceUpdate update) {
    later.execute(
        () -> update.operation().ifPresent(operation -> update.answered(answer(operation))));
  }

  private static PresenceOutcome answer(PresenceOp operation) {
    PresenceBatch batch = Carried.copy(new PresenceBatch(EPOCH, List.of(operation)));
    PresenceOutcome outcome = outcome(batch.ops().get(0));
    return Carried.copy(new PresenceBatchReply(List.of(outcome))).outcomes().get(0);
  }

  @Override
  public void submitFirst(PendingPresenceUpdate update) {
    submit(update);
  }

  @Override
  public void submitLater(PendingPresenceUpdate update) {
    submit(update);
  }

  private static PresenceOutcome outcome(PresenceOp operation) {
    if (operation instanceof PresenceOp.Join) return new PresenceOutcome.Joined(EPOCH, 1, true);
    return operation instanceof PresenceOp.Leave
        ? new PresenceOutcome.Left()
        : new PresenceOutcome.Occupied();
  }

  @Override
  public Cancel roster(Topic topic, String from, Consumer<RosterReply> answer) {
    later.execute(
        () -> answer.accept(Carried.copy(new RosterReply(EPOCH, 1, List.of(LocalAuth.MEMBER)))));
    return () -> {};
  }
}
