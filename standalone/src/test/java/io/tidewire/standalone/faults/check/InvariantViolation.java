package io.tidewire.standalone.faults.check;

/**
 * Something that was promised and not kept.
 *
 * @param invariant such as {@code C1}
 */
public record InvariantViolation(String invariant, String what) {

  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
