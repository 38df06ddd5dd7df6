package io.tidewire.publish.intake;

/**
 * Thrown for an invalid request. The message tells the caller what to change. It is a normal
 * result, so it has no stack trace.
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

  /** Whether the size is the only error. */
  public boolean isTooLarge() {
    return tooLarge;
  }
}
