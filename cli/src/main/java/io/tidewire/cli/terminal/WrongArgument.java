package io.tidewire.cli.terminal;

/**
 * Reports an argument or a variable that is not valid, in one line that names it and contains no
 * secret.
 */
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

  /**
   * For a required option that was not given.
   *
   * @param option its name, for example {@code --file}
   * @param variable of the environment, which may be set instead
   */
  public static WrongArgument missing(String option, String variable) {
    return new WrongArgument(option + " is missing; give it or set " + variable);
  }
}
