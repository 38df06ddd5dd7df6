package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import java.util.Optional;

/**
 * A channel's position in its log. Delivers the messages that follow it, one by one, and what is
 * read from the log. Subscribers are told of a gap that cannot be repaired before the next message.
 *
 * <p>Confined to the channel's event loop.
 */
final class LogFollower {

  private final StreamChannel channel;
  private final ReplayBuffer replayBuffer;
  private final EpochHistory epochs = new EpochHistory();

  /**
   * @param replayBuffer receives the messages that are delivered
   */
  LogFollower(StreamChannel channel, ReplayBuffer replayBuffer) {
    this.channel = channel;
    this.replayBuffer = replayBuffer;
  }

  /** Begins at the log's current position. */
  void begin(LogReading reading) {
    epochs.begin(reading);
  }

  Position at() {
    return epochs.at();
  }

  /** How a position of an earlier epoch translates to the current one; empty if that is unknown. */
  Optional<EpochTransition> transition(Position before) {
    return epochs.transition(before);
  }

  /** How a message relates to the position. */
  Arrival arrival(Envelope message) {
    return Arrival.of(message, epochs.epoch(), epochs.offset());
  }

  /** Delivers the message that {@linkplain Arrival#NEXT follows} the position. */
  void deliver(Envelope message) {
    epochs.moveOn();
    LogEntry logged = LogEntry.of(message, channel.ports().loop().frames());
    replayBuffer.add(logged);
    channel.output().deliver(message, logged.frame());
    logged.frame().release();
  }

  /**
   * Delivers what was read, or reports that it is lost. Returns whether the log must be read again,
   * because it has more.
   */
  boolean follow(LogReading reading) {
    boolean isOurs = reading.top().epoch().equals(epochs.epoch());
    Optional<EpochTransition> transition = isOurs ? Optional.empty() : epochs.follow(reading);
    if (reading instanceof LogReading.Lost lost) return isMoreAfter(lost, transition);
    LogReading.Rows rows = (LogReading.Rows) reading;
    transition.ifPresent(this::crossed);
    for (Envelope row : rows.rows()) {
      if (arrival(row) == Arrival.NEXT) deliver(row);
    }
    return !rows.reachTop();
  }

  /** An epoch that the log does not know may share an ancestor with it all the same. */
  private boolean isMoreAfter(LogReading.Lost lost, Optional<EpochTransition> transition) {
    if (lost.reason() == LogReading.Reason.RESET && transition.isPresent()) {
      crossed(transition.get());
      return true;
    }
    broken(lost.top(), Resumption.Reason.of(lost.reason()));
    return false;
  }

  /** Subscribers are told even if no message follows, since positions have a new epoch. */
  private void crossed(EpochTransition transition) {
    replayBuffer.clear();
    Optional<Resumption.Reason> missed = transition.missed(channel.lenient());
    if (missed.isPresent()) {
      broken(transition.at(), missed.get());
    } else {
      channel.output().continuity(transition.notice());
    }
  }

  private void broken(Position now, Resumption.Reason why) {
    replayBuffer.clear();
    epochs.moveTo(now);
    channel.ports().loop().meters().broken(why);
    channel.output().continuity(new Continuity.Broken(now, why));
  }
}
