package io.tidewire.json;

/** A text that is not the JSON it should be. An answer, not a fault: it carries no stack trace. */
public final class MalformedJson extends RuntimeException {

  /**
   * @param message names what is wrong and never what the text held
   */
  public MalformedJson(String message) {
    super(message, null, false, false);
  }
}
