package io.tidewire.edge.stream;

import io.tidewire.kit.time.Timers.Cancel;
import java.util.random.RandomGenerator;

/**
 * Schedules the verification of a quiet channel's position: within five seconds of its last
 * message, and every half minute from then on. Confined to the channel's event loop.
 */
final class IdleAudit implements GapDetector.Watched {

  /** The channel that is verified. */
  interface AuditedChannel {

    /**
     * Verifies that the log is at the channel's position.
     *
     * @param idle whether no message arrived since the last verification
     */
    Cancel verify(boolean idle);
  }

  private static final Cancel NOTHING = () -> {};

  /** Ticks after the last message, or one more. */
  private static final int ACTIVE_TICKS = 3;

  /** Ticks after the last time, or up to five more. */
  private static final int IDLE_TICKS = 24;

  private static final int IDLE_SPREAD = 6;

  private final RandomGenerator random;
  private final AuditedChannel channel;
  private boolean active = true;
  private boolean idle;
  private int countdown;
  private Cancel pending = NOTHING;

  IdleAudit(RandomGenerator random, AuditedChannel channel) {
    this.random = random;
    this.channel = channel;
  }

  /** A message arrived. */
  void active() {
    active = true;
  }

  @Override
  public void tick() {
    int spread = random.nextInt(IDLE_SPREAD);
    if (active) {
      active = false;
      idle = false;
      countdown = ACTIVE_TICKS + spread % 2;
    } else if (--countdown <= 0) {
      withdraw();
      pending = channel.verify(idle);
      idle = true;
      countdown = IDLE_TICKS + spread;
    }
  }

  /** Cancels the current query. */
  void withdraw() {
    pending.cancel();
    pending = NOTHING;
  }
}
