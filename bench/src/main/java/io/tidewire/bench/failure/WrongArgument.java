package io.tidewire.bench.failure;

/** An argument that makes no sense. The message begins with its name. */
public final class WrongArgument extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WrongArgument(String name, String expected) {
    super(name + ": " + expected, null, false, false);
  }

  /** Throws unless the value is within both bounds. */
  public static void unlessBetween(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new WrongArgument(name, "expected " + least + " to " + most + ", got " + value);
    }
  }
}
