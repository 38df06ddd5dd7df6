package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Crossing;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.Sequence;
import io.tidewire.edge.delivery.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A subscriber with the recovery extension that brings a place, or wants to begin before now. It is
 * admitted with all that it missed, or told that it may have missed something, and nothing between.
 */
final class Returning implements Straggler {

  static final int MOST_MESSAGES = 1_000;
  static final int MOST_BYTES = 1 << 20;

  private final Ticket ticket;
  private final boolean rewound;
  private final boolean lenient;
  private final Supplier<Position> channel;
  private final Sequence.Owner owner;
  private final long from;
  private final List<Logged> replay = new ArrayList<>();
  private Position at;
  private int bytes;
  private boolean boundary;

  /**
   * @param rewound whether the place is our choice, so that to miss some of it is no loss
   * @param channel where the channel is
   */
  Returning(
      Ticket ticket,
      Position at,
      boolean rewound,
      boolean lenient,
      Supplier<Position> channel,
      Sequence.Owner owner) {
    this.ticket = ticket;
    this.at = at;
    this.rewound = rewound;
    this.lenient = lenient;
    this.channel = channel;
    this.owner = owner;
    from = at.offset();
  }

  @Override
  public Ticket ticket() {
    return ticket;
  }

  @Override
  public Position at() {
    return at;
  }

  @Override
  public boolean cross(Crossing crossing) {
    Optional<Resumption.Reason> missed = crossing.missed(lenient);
    if (missed.isPresent()) return refuse(missed.get());
    boundary |= crossing.boundary();
    at = crossing.at();
    return true;
  }

  @Override
  public boolean take(List<Logged> messages) {
    for (Logged message : messages) {
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
  public void level() {
    Position start = new Position(at.epoch(), from);
    owner.started(
        ticket,
        rewound
            ? new Resumption.Started(start)
            : new Resumption.Recovered(start, replay.size(), boundary),
        replay);
    forget();
  }

  private boolean refuse(Resumption.Reason why) {
    forget();
    Position now = channel.get();
    owner.started(
        ticket,
        rewound ? new Resumption.Started(now) : new Resumption.Unrecovered(now, why),
        List.of());
    return false;
  }

  @Override
  public void forget() {
    Logged.release(replay);
    replay.clear();
  }
}
