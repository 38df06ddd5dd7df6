package io.tidewire.bench.failure;

/** Reports why a run could not be measured. The message is for the user who started it. */
public final class RunFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RunFailed(String message) {
    super(message, null, false, false);
  }
}
