package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.Resumption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A hub's position in its log, and the epochs before the current one with how much each shares with
 * it. Includes the ancestors that the log itself records, and also forks that it lost: a fork that
 * only a failed primary had is no ancestor of the log, but the hub followed it.
 *
 * <p>Confined to the channel's event loop.
 */
final class EpochHistory {

  /** As many epochs as the log records, and as many again. */
  private static final int MOST = 2 * Ancestry.MOST;

  /** In place of an offset: the log was lost, so nothing is shared. */
  private static final long NOTHING = -1;

  private static final long ALL = Long.MAX_VALUE;

  private String epoch = "";
  private long offset;
  private Map<String, Long> shared = Map.of();
  private Set<String> whole = Set.of();

  /** Begins at the log's current position. */
  void begin(LogReading reading) {
    learn(reading.ancestry());
    moveTo(reading.top());
  }

  private void learn(Ancestry ancestry) {
    shared = new LinkedHashMap<>();
    ancestry.forks().forEach(fork -> shared.put(fork.epoch(), fork.offset()));
    whole = ancestry.whole();
  }

  Position at() {
    return new Position(epoch, offset);
  }

  String epoch() {
    return epoch;
  }

  long offset() {
    return offset;
  }

  void moveTo(Position place) {
    epoch = place.epoch();
    offset = place.offset();
  }

  /** Advances by one message of the same epoch. */
  void moveOn() {
    offset++;
  }

  /**
   * Follows the log to a new epoch. Returns the hub's position translated to it; if the epochs
   * share no known ancestor, moves to the top of the log and returns empty.
   */
  Optional<EpochTransition> follow(LogReading reading) {
    Position before = at();
    Map<String, Long> known = new LinkedHashMap<>();
    known.put(epoch, ALL);
    known.putAll(shared);
    OptionalLong common = common(known, reading);
    learn(reading.ancestry());
    moveTo(reading.top());
    if (common.isEmpty()) return Optional.empty();

    for (Map.Entry<String, Long> one : known.entrySet()) {
      if (shared.size() == MOST) break;
      shared.putIfAbsent(one.getKey(), Math.min(one.getValue(), common.getAsLong()));
    }
    shared.remove(epoch);
    Optional<EpochTransition> transition = transition(before);
    transition.map(EpochTransition::at).ifPresent(this::moveTo);
    return transition;
  }

  /** How many messages are shared with the epoch of a reading, by their latest common ancestor. */
  private static OptionalLong common(Map<String, Long> known, LogReading reading) {
    OptionalLong common = OptionalLong.empty();
    for (Map.Entry<String, Long> one : known.entrySet()) {
      OptionalLong there = there(one.getKey(), reading);
      if (there.isEmpty()) continue;
      long both = Math.min(one.getValue(), there.getAsLong());
      common = OptionalLong.of(Math.max(both, common.orElse(NOTHING)));
    }
    boolean isStrange = common.isEmpty() && reading.ancestry().isWhole();
    return isStrange ? OptionalLong.of(NOTHING) : common;
  }

  private static OptionalLong there(String epoch, LogReading reading) {
    return epoch.equals(reading.top().epoch())
        ? OptionalLong.of(reading.top().offset())
        : reading.ancestry().common(epoch);
  }

  /** How a position of an earlier epoch translates to this one; empty if that is unknown. */
  Optional<EpochTransition> transition(Position place) {
    Long common = shared.get(place.epoch());
    if (common == null) return Optional.empty();
    if (common == NOTHING) return lost(0, Resumption.Reason.RESET);
    if (place.offset() > common) return lost(common, Resumption.Reason.DIVERGED);
    boolean boundary = !whole.contains(place.epoch());
    return Optional.of(
        new EpochTransition(new Position(epoch, place.offset()), Optional.empty(), boundary));
  }

  private Optional<EpochTransition> lost(long to, Resumption.Reason why) {
    return Optional.of(new EpochTransition(new Position(epoch, to), Optional.of(why), true));
  }
}
