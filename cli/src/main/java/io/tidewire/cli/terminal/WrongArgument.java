package io.tidewire.cli.terminal;

/** An argument or variable that cannot be used, in one line that names it; no secret. */
public final class WrongArgument extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param name of the option or variable
   */
  public WrongArgument(String name, String problem) {
    super(name + ": " + problem);
  }
}
