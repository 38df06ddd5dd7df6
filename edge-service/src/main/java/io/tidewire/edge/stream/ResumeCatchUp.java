package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.SubscriptionHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A subscriber with the recovery extension that resumes from a position, or starts with earlier
 * messages. It is admitted with all messages that it missed, or told that it may have missed some.
 */
final class ResumeCatchUp implements CatchUp {

  static final int MOST_MESSAGES = 1_000;
  static final int MOST_BYTES = 1 << 20;

  private final StreamChannel channel;
  private final SubscriptionHandle handle;
  private final boolean rewound;
  private final Supplier<Position> now;
  private final long from;
  private final List<LogEntry> replay = new ArrayList<>();
  private Position at;
  private int bytes;
  private boolean boundary;

  /**
   * @param rewound whether the hub chose the position for a rewind, so that missing messages are no
   *     loss
   * @param now the channel's current position
   */
  ResumeCatchUp(
      StreamChannel channel,
      SubscriptionHandle handle,
      Position at,
      boolean rewound,
      Supplier<Position> now) {
    this.channel = channel;
    this.handle = handle;
    this.at = at;
    this.rewound = rewound;
    this.now = now;
    from = at.offset();
  }

  @Override
  public SubscriptionHandle handle() {
    return handle;
  }

  @Override
  public Position at() {
    return at;
  }

  @Override
  public boolean follow(EpochTransition transition) {
    Optional<Resumption.Reason> missed = transition.missed(channel.lenient());
    if (missed.isPresent()) return refuse(missed.get());
    boundary |= transition.boundary();
    at = transition.at();
    return true;
  }

  @Override
  public boolean take(List<LogEntry> messages) {
    for (LogEntry message : messages) {
      message.frame().retain();
      replay.add(message);
      bytes += message.frame().bytes();
      at = new Position(at.epoch(), message.offset());
    }
    if (replay.size() <= MOST_MESSAGES && bytes <= MOST_BYTES) return true;
    return refuse(Resumption.Reason.TOO_MANY);
  }

  @Override
  public boolean paused() {
    return true;
  }

  @Override
  public void lost(Resumption.Reason why) {
    refuse(why);
  }

  @Override
  public void caughtUp() {
    Position start = new Position(at.epoch(), from);
    channel.started(
        handle,
        rewound
            ? new Resumption.Started(start)
            : new Resumption.Recovered(start, replay.size(), boundary),
        replay);
    forget();
  }

  private boolean refuse(Resumption.Reason why) {
    forget();
    Position top = now.get();
    channel.started(
        handle,
        rewound ? new Resumption.Started(top) : new Resumption.Unrecovered(top, why),
        List.of());
    return false;
  }

  @Override
  public void forget() {
    LogEntry.release(replay);
    replay.clear();
  }
}
