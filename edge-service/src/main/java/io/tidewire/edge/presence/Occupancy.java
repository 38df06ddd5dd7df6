package io.tidewire.edge.presence;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.channel.Registry;
import io.tidewire.edge.channel.Statement;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.wire.Topic;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How many connections of this process are subscribed to a channel, and what the registry was last
 * told of it. The first and the last are told soon, the numbers between not more than needed.
 *
 * <p>Confined to the channel's event loop.
 */
public final class Occupancy implements Statement {

  private final Topic topic;
  private final Registry registry;
  private final LongSupplier sequence;
  private final Runnable onSettled;
  private int connections;
  private int told;
  private boolean inDoubt;
  private int beingTold;
  private boolean again;
  private boolean underWay;
  private boolean repeated;

  public Occupancy(Topic topic, Registry registry, LongSupplier sequence, Runnable onSettled) {
    this.topic = topic;
    this.registry = registry;
    this.sequence = sequence;
    this.onSettled = onSettled;
  }

  public void changed(int now) {
    boolean turns = (now == 0) != (connections == 0);
    connections = now;
    if (turns) {
      registry.tell(this);
    } else {
      registry.tellLater(this);
    }
  }

  /** Whatever the registry knew may be lost. */
  public void tellAgain() {
    if (isSettled() && connections == 0) return;
    inDoubt = true;
    again = true;
    registry.tellLater(this);
  }

  @Override
  public Asker asker() {
    return Asker.channelsOf(topic.appId());
  }

  /** The registry knows. */
  public boolean isSettled() {
    return !inDoubt && told == connections;
  }

  @Override
  public Optional<PresenceOp> operation() {
    if (isSettled()) return Optional.empty();
    inDoubt = true;
    again = false;
    beingTold = connections;
    repeated |= underWay;
    underWay = true;
    return Optional.of(new PresenceOp.Occupy(topic, connections, sequence.getAsLong(), !repeated));
  }

  /** Dead nodes hold nothing; a stale report was overtaken by one that said as much. */
  @Override
  public void answered(PresenceOutcome outcome) {
    underWay = false;
    told = outcome instanceof PresenceOutcome.NodeDead ? 0 : beingTold;
    inDoubt = again;
    if (isSettled()) onSettled.run();
  }
}
