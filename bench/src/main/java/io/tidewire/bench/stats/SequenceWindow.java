package io.tidewire.bench.stats;

/**
 * Tracks what one subscriber received of a channel whose events are numbered 0, 1, 2, …: how many
 * different events, how many duplicates, and how many after a later one. Remembers exactly which of
 * the last {@value #SPAN} numbers it received; an older number that arrives late counts as a
 * duplicate.
 *
 * <p>Confined to one thread.
 */
public final class SequenceWindow {

  static final int SPAN = 64;

  private long first = -1;
  private long highest = -1;
  private long bits;
  private long distinct;
  private long duplicates;
  private long reordered;

  public void saw(long number) {
    if (number > highest) {
      long step = number - highest;
      bits = step >= SPAN ? 1 : (bits << step) | 1;
      if (highest < 0) first = number;
      highest = number;
      distinct++;
      return;
    }
    long back = highest - number;
    if (back >= SPAN || (bits & (1L << back)) != 0) {
      duplicates++;
      return;
    }
    bits |= 1L << back;
    distinct++;
    reordered++;
  }

  public Seen seen() {
    return new Seen(first, highest, distinct, duplicates, reordered);
  }
}
