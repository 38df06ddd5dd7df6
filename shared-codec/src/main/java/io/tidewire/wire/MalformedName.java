package io.tidewire.wire;

/** A name that the protocol does not allow. An answer, not a fault: it carries no stack trace. */
public final class MalformedName extends RuntimeException {

  private final String why;

  public MalformedName(String why) {
    super(why, null, false, false);
    this.why = why;
  }

  /** What is wrong with the name, fit for whoever sent it. */
  public String why() {
    return why;
  }
}
