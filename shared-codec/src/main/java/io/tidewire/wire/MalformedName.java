package io.tidewire.wire;

/** A name that the protocol does not allow. An answer, not a fault: it carries no stack trace. */
public final class MalformedName extends IllegalArgumentException {

  private final String why;

  public MalformedName(String why) {
    super(why);
    this.why = why;
  }

  /** What is wrong with the name, as a message for the client. */
  public String why() {
    return why;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
