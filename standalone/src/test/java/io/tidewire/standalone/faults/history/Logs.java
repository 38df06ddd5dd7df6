package io.tidewire.standalone.faults.history;

import io.tidewire.standalone.faults.history.LogSnapshot.Ancestor;
import io.tidewire.standalone.faults.history.LogSnapshot.ChannelLog;
import io.tidewire.standalone.faults.history.LogSnapshot.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All lineages of one channel that were seen: how each continues the previous one, which messages
 * it contained, and which of them are left at the end.
 */
public final class Logs {

  private static final ChannelLog NOTHING = new ChannelLog("", 0, List.of(), List.of());

  /** The previous lineage, by the one that continues it. */
  private final Map<String, Ancestor> forks = new HashMap<>();

  private final Map<LogPosition, Long> payloads = new HashMap<>();
  private final Map<Long, Set<LogPosition>> places = new HashMap<>();
  private final Set<String> epochs = new HashSet<>();
  private final ChannelLog last;

  /**
   * @param seen in the order of time
   * @param left the log at the end; empty if Redis lost it and nothing was published since
   */
  public Logs(List<ChannelLog> seen, Optional<ChannelLog> left) {
    last = left.orElse(NOTHING);
    for (ChannelLog log : seen) {
      epochs.add(log.epoch());
      String at = log.epoch();
      for (Ancestor before : log.ancestry()) {
        forks.put(at, before);
        at = before.epoch();
      }
    }
    for (ChannelLog log : seen) {
      for (Entry entry : log.entries()) {
        learn(birth(log.epoch(), entry.offset()), entry.payload());
      }
    }
  }

  /** Records a message that is known to be at a position. */
  public void learn(LogPosition place, long payload) {
    payloads.putIfAbsent(place, payload);
    places.computeIfAbsent(payload, none -> new HashSet<>()).add(place);
  }

  /** Returns the lineage in which an offset of a later lineage was written. */
  public LogPosition birth(String epoch, long offset) {
    String at = epoch;
    Ancestor before = forks.get(at);
    while (before != null && offset <= before.common()) {
      at = before.epoch();
      before = forks.get(at);
    }
    return new LogPosition(at, offset);
  }

  /** Whether the message at a position is still in the log. */
  public boolean survives(LogPosition place) {
    return place.offset() <= last.top()
        && birth(last.epoch(), place.offset()).equals(birth(place.epoch(), place.offset()));
  }

  /** Returns the last offset that a lineage shares with the next one, if that continues it. */
  public Optional<Long> forkBetween(String earlier, String later) {
    long common = Long.MAX_VALUE;
    String at = later;
    while (!at.equals(earlier)) {
      Ancestor before = forks.get(at);
      if (before == null) return Optional.empty();
      common = Math.min(common, before.common());
      at = before.epoch();
    }
    return Optional.of(common);
  }

  public Optional<Long> payload(LogPosition place) {
    return Optional.ofNullable(payloads.get(place));
  }

  /** Returns all positions of a payload: more than one if it was published again after a fork. */
  public Set<LogPosition> places(long payload) {
    return places.getOrDefault(payload, Set.of());
  }

  /** Returns the lineages that were seen. */
  public int lineages() {
    return epochs.size();
  }

  /** Whether nothing is left at the end, not even an empty lineage. */
  public boolean isGone() {
    return last.equals(NOTHING);
  }

  public LogPosition top() {
    return new LogPosition(last.epoch(), last.top());
  }

  /** Returns the log at the end. */
  public List<Entry> entries() {
    return last.entries();
  }
}
