package io.tidewire.contract.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The lineages that a log went by before the one of now, newest first: each epoch with the last
 * offset that it shares with now, however often the log forked since. A place on one of them that
 * is no farther than that is a place in the log of now; one that is farther saw messages that the
 * log has lost.
 *
 * @param whole the epochs among them that ended without a failover: blank lineages that were
 *     renewed. Who was there missed nothing by that
 */
public record Ancestry(List<Position> forks, Set<String> whole) {

  /** So many are remembered by {@code lua/lineage.lua}. */
  public static final int MOST = 8;

  /** Of a log that never forked. */
  public static final Ancestry NONE = new Ancestry(List.of());

  /** How the scripts mark an epoch that is {@link #whole}. */
  private static final String WHOLE = "=";

  public Ancestry {
    forks = List.copyOf(forks);
    whole = Set.copyOf(whole);
  }

  /** Of a log that failed over at each of its forks. */
  public Ancestry(List<Position> forks) {
    this(forks, Set.of());
  }

  /**
   * Reads what the script answers: each as {@link Position#parse} wants it, with a space before,
   * and with {@code =} behind it if it is {@link #whole}.
   *
   * @throws IllegalArgumentException if it is not of that shape
   */
  static Ancestry parse(String text) {
    if (text.isEmpty()) return NONE;
    List<Position> forks = new ArrayList<>();
    Set<String> whole = new HashSet<>();
    for (String fork : text.substring(1).split(" ", -1)) {
      boolean isWhole = fork.endsWith(WHOLE);
      Position end = Position.parse(isWhole ? fork.substring(0, fork.length() - 1) : fork);
      forks.add(end);
      if (isWhole) whole.add(end.epoch());
    }
    return new Ancestry(forks, whole);
  }

  /** The last offset that an epoch shares with now; nothing if it is none of these. */
  public OptionalLong common(String epoch) {
    return forks.stream()
        .filter(fork -> fork.epoch().equals(epoch))
        .mapToLong(Position::offset)
        .findFirst();
  }

  /** Whether these are all there ever were. If not sure, no. */
  public boolean isWhole() {
    return forks.size() < MOST;
  }
}
