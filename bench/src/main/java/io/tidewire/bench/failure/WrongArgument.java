package io.tidewire.bench.failure;

/** Reports an invalid argument. The message begins with the argument's name. */
public final class WrongArgument extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WrongArgument(String name, String expected) {
    super(name + ": " + expected, null, false, false);
  }

  /**
   * @throws WrongArgument unless the value is within both bounds
   */
  public static void unlessBetween(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new WrongArgument(name, "expected " + least + " to " + most + ", got " + value);
    }
  }
}
