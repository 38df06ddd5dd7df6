package io.tidewire.cli.terminal;

/** Why a command could not do what it was asked for, in one line with a remedy; no secret. */
public final class CommandFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  public CommandFailed(String message) {
    super(message);
  }
}
