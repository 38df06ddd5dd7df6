package io.tidewire.wire.error;

/**
 * A client's text that is not a valid frame. {@link #error} is the answer to the client, whose
 * connection stays open. It has no stack trace, since the fault is the client's.
 */
public final class MalformedFrame extends RuntimeException {

  private final transient SoftError error;

  public MalformedFrame(SoftError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  public SoftError error() {
    return error;
  }
}
