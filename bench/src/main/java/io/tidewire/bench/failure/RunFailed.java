package io.tidewire.bench.failure;

/** A run that could not be measured. The message is for whoever started it. */
public final class RunFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RunFailed(String message) {
    super(message, null, false, false);
  }
}
