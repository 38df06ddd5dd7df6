package io.tidewire.edge.presence;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Reports to the presence service how many connections of this process are subscribed to a channel.
 * The first and the last are reported soon, changes in between with low priority.
 *
 * <p>Confined to the channel's event loop.
 */
public final class OccupancyReport implements PendingPresenceUpdate {

  private final Topic topic;
  private final PresenceClient presenceClient;
  private final LongSupplier sequence;
  private final Runnable onSettled;
  private int connections;
  private int acknowledged;
  private boolean inDoubt;
  private int reported;
  private boolean again;
  private boolean pending;
  private boolean repeated;

  /** Wait for the next report to be acknowledged, and for the pending one. */
  private List<Runnable> waiting = List.of();

  private List<Runnable> pendingFor = List.of();

  public OccupancyReport(
      Topic topic, PresenceClient presenceClient, LongSupplier sequence, Runnable onSettled) {
    this.topic = topic;
    this.presenceClient = presenceClient;
    this.sequence = sequence;
    this.onSettled = onSettled;
  }

  public void changed(int now) {
    boolean firstOrLast = (now == 0) != (connections == 0);
    connections = now;
    if (firstOrLast) {
      presenceClient.submit(this);
    } else {
      presenceClient.submitLater(this);
    }
  }

  /** Runs once the presence service has acknowledged a number that is not older than this call. */
  public void whenTold(Runnable told) {
    if (isSettled()) {
      told.run();
    } else if (pending && reported == connections) {
      pendingFor = with(pendingFor, told);
    } else {
      waiting = with(waiting, told);
      presenceClient.submitFirst(this);
    }
  }

  private static List<Runnable> with(List<Runnable> some, Runnable another) {
    List<Runnable> all = some.isEmpty() ? new ArrayList<>(1) : some;
    all.add(another);
    return all;
  }

  /** The presence service may have lost its data: reports again. */
  public void resend() {
    if (isSettled() && connections == 0) return;
    inDoubt = true;
    again = true;
    presenceClient.submitLater(this);
  }

  @Override
  public Topic topic() {
    return topic;
  }

  @Override
  public Requester requester() {
    return Requester.channelsOf(topic.appId());
  }

  /** Whether the presence service has acknowledged the current number. */
  public boolean isSettled() {
    return !inDoubt && acknowledged == connections;
  }

  @Override
  public Optional<PresenceOp> operation() {
    if (isSettled()) return Optional.empty();
    inDoubt = true;
    again = false;
    reported = connections;
    repeated |= pending;
    pending = true;
    for (Runnable told : waiting) pendingFor = with(pendingFor, told);
    waiting = List.of();
    return Optional.of(new PresenceOp.Occupy(topic, connections, sequence.getAsLong(), !repeated));
  }

  /** A node declared dead holds no connections; a stale report was overtaken by a newer one. */
  @Override
  public void answered(PresenceOutcome outcome) {
    pending = false;
    acknowledged = outcome instanceof PresenceOutcome.NodeDead ? 0 : reported;
    inDoubt = again;
    List<Runnable> satisfied = pendingFor;
    pendingFor = List.of();
    satisfied.forEach(Runnable::run);
    if (isSettled()) onSettled.run();
  }
}
