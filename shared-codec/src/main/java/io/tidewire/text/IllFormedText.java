package io.tidewire.text;

/** Text that UTF-8 cannot carry. The message names the text. Has no stack trace. */
public final class IllFormedText extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  IllFormedText(String message) {
    super(message);
  }

  /** What is wrong, fit for the author of the text. */
  public String why() {
    return String.valueOf(getMessage());
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
