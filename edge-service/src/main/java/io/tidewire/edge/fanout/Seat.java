package io.tidewire.edge.fanout;

/** A subscriber's entry in the {@link Fanout}, needed to remove it. */
public final class Seat {

  private static final int EMPTY = -1;

  private final Row row;
  private int index;

  Seat(Row row, int index) {
    this.row = row;
    this.index = index;
  }

  Row row() {
    return row;
  }

  int index() {
    return index;
  }

  void moveTo(int place) {
    index = place;
  }

  void vacate() {
    index = EMPTY;
  }

  boolean isTaken() {
    return index != EMPTY;
  }
}
