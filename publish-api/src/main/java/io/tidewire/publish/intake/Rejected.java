package io.tidewire.publish.intake;

/**
 * A request that is wrong in itself; the message tells its author what to change. An answer, not a
 * fault: it carries no stack trace.
 */
public final class Rejected extends RuntimeException {

  private final boolean tooLarge;

  private Rejected(String message, boolean tooLarge) {
    super(message, null, false, false);
    this.tooLarge = tooLarge;
  }

  static Rejected because(String message) {
    return new Rejected(message, false);
  }

  static Rejected tooLarge(String message) {
    return new Rejected(message, true);
  }

  /** Whether size alone is what is wrong. */
  public boolean isTooLarge() {
    return tooLarge;
  }
}
