package io.tidewire.cli.terminal;

/** Reports why a command failed, in one line with a remedy and without secrets. */
public final class CommandFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  public CommandFailed(String message) {
    super(message);
  }
}
