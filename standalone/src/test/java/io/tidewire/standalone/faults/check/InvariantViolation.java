package io.tidewire.standalone.faults.check;

/**
 * A promise that was broken.
 *
 * @param invariant such as {@code C1}
 */
public record InvariantViolation(String invariant, String what) {

  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
