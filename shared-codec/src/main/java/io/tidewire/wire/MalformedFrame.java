package io.tidewire.wire;

/**
 * A client's text that is no frame we understand. An answer, not a fault: it carries no stack
 * trace, and {@link SoftError#malformed} has what to tell the client. The connection stays open.
 */
public final class MalformedFrame extends RuntimeException {

  private final transient SoftError error;

  MalformedFrame(SoftError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  SoftError error() {
    return error;
  }
}
