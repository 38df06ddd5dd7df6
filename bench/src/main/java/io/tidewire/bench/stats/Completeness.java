package io.tidewire.bench.stats;

/**
 * Whether every subscriber received every event once and in order.
 *
 * @param expected deliveries there should be: accepted events × their subscribers
 * @param received different events that arrived, over all subscribers
 * @param lost expected but never received; counted per subscriber, so that a surplus of one does
 *     not hide a loss of another
 */
public record Completeness(
    long expected, long received, long lost, long duplicates, long reordered) {

  public static final Completeness NONE = new Completeness(0, 0, 0, 0, 0);

  /** The result of one subscriber of a channel on which that many events were accepted. */
  public static Completeness of(Seen seen, long accepted) {
    return new Completeness(
        accepted,
        seen.distinct(),
        Math.max(0, accepted - seen.distinct()),
        seen.duplicates(),
        seen.reordered());
  }

  /**
   * The result of one subscriber of a server that publishes by itself, which should receive all
   * events between the first and the highest.
   */
  public static Completeness ofWhatCame(Seen seen) {
    return of(seen, seen.highest() < 0 ? 0 : seen.highest() - seen.first() + 1);
  }

  public Completeness plus(Completeness other) {
    return new Completeness(
        expected + other.expected,
        received + other.received,
        lost + other.lost,
        duplicates + other.duplicates,
        reordered + other.reordered);
  }
}
