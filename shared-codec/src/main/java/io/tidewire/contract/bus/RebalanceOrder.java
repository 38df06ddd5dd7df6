package io.tidewire.contract.bus;

/** An operator asks every edge to level the numbers of connections, or to leave them alone. */
public record RebalanceOrder(Move move) {

  /** What may be asked. */
  public enum Move {
    /** Move clients that miss nothing by it. */
    REC1,
    /** Move stock clients, too. */
    ALL,
    /** Move nobody, and stop what is under way. */
    NONE
  }
}
