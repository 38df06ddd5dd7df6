package io.tidewire.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The lineages that a log went by before the one of now, newest first: each epoch with the last
 * offset that it shares with now, however often the log forked since. A place on one of them that
 * is no farther than that is a place in the log of now; one that is farther saw messages that the
 * log has lost.
 */
public record Ancestry(List<Position> forks) {

  /** So many are remembered by {@code lua/lineage.lua}. */
  public static final int MOST = 8;

  /** Of a log that never forked. */
  public static final Ancestry NONE = new Ancestry(List.of());

  public Ancestry {
    forks = List.copyOf(forks);
  }

  /**
   * Reads what the script answers: each as {@link Position#parse} wants it, with a space before.
   *
   * @throws IllegalArgumentException if it is not of that shape
   */
  static Ancestry parse(String text) {
    if (text.isEmpty()) return NONE;
    List<Position> forks = new ArrayList<>();
    for (String fork : text.substring(1).split(" ", -1)) forks.add(Position.parse(fork));
    return new Ancestry(forks);
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
