package io.tidewire.publish.json;

/** A body that cannot be read. An answer, not a fault: it carries no stack trace. */
public final class MalformedJson extends RuntimeException {

  MalformedJson(String message) {
    super(message, null, false, false);
  }
}
