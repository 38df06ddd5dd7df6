package io.tidewire.cli.terminal;

/** An argument or variable that cannot be used, in one line that names it; no secret. */
public final class WrongArgument extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param name of the option or variable
   */
  public WrongArgument(String name, String problem) {
    this(name + ": " + problem);
  }

  private WrongArgument(String message) {
    super(message);
  }

  /** An option that was not given, by its name or by the variable that may stand in for it. */
  public static WrongArgument missing(String option, String variable) {
    return new WrongArgument(option + " is missing; give it or set " + variable);
  }
}
