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
 * Every lineage of one channel that was ever seen: how each continues the one before, what was
 * written where, and which of that is left at the end.
 */
public final class Logs {

  private static final ChannelLog NOTHING = new ChannelLog("", 0, List.of(), List.of());

  /** The lineage before, by the one that continues it. */
  private final Map<String, Ancestor> forks = new HashMap<>();

  private final Map<LogPosition, Long> payloads = new HashMap<>();
  private final Map<Long, Set<LogPosition>> places = new HashMap<>();
  private final Set<String> epochs = new HashSet<>();
  private final ChannelLog last;

  /**
   * @param seen in the order of time
   * @param left what there is at the end; nothing if Redis lost it, and nobody has published since
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

  /** Somebody knows for certain what stands there. */
  public void learn(LogPosition place, long payload) {
    payloads.putIfAbsent(place, payload);
    places.computeIfAbsent(payload, none -> new HashSet<>()).add(place);
  }

  /** In which lineage an offset was written that one knows by a later one. */
  public LogPosition birth(String epoch, long offset) {
    String at = epoch;
    Ancestor before = forks.get(at);
    while (before != null && offset <= before.common()) {
      at = before.epoch();
      before = forks.get(at);
    }
    return new LogPosition(at, offset);
  }

  /** Whether what stands there is still to be had. */
  public boolean survives(LogPosition place) {
    return place.offset() <= last.top()
        && birth(last.epoch(), place.offset()).equals(birth(place.epoch(), place.offset()));
  }

  /** Where a lineage ended for the next one; nothing if that does not continue it. */
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

  /** Where it was ever seen; more than one place if it was published again after a fork. */
  public Set<LogPosition> places(long payload) {
    return places.getOrDefault(payload, Set.of());
  }

  /** Lineages, for as many as were seen. */
  public int lineages() {
    return epochs.size();
  }

  /** Whether nothing is left at the end, not even a lineage. */
  public boolean isGone() {
    return last.equals(NOTHING);
  }

  public LogPosition top() {
    return new LogPosition(last.epoch(), last.top());
  }

  /** What is left at the end. */
  public List<Entry> entries() {
    return last.entries();
  }
}
