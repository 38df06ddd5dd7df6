package io.tidewire.publish.outcome;

/**
 * An idempotency key was used before on the same channel for a different event. Nothing was
 * published there. Has no stack trace.
 */
final class KeyMisused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KeyMisused() {
    super("The idempotency key was used for a different event", null, false, false);
  }
}
