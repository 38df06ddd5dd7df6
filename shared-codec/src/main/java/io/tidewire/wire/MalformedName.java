package io.tidewire.wire;

/** A name that the protocol does not allow. An answer, not a fault: it carries no stack trace. */
public final class MalformedName extends RuntimeException {

  public MalformedName(String message) {
    super(message, null, false, false);
  }
}
