package io.tidewire.wire;

/**
 * A client's text that is no frame we understand. An answer, not a fault: it carries no stack
 * trace, and what to tell the client. The connection stays open.
 */
public final class MalformedFrame extends RuntimeException {

  private final transient SoftError error;

  public MalformedFrame(SoftError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** What {@code pusher:error} says. */
  public SoftError error() {
    return error;
  }
}
