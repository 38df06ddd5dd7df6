package io.tidewire.auth.apps.file;

/**
 * An apps file that cannot be used. The message names file, line and what is wrong, and quotes no
 * value of a setting that may be secret. An answer, not a fault: it carries no stack trace.
 */
public final class BadApps extends RuntimeException {

  BadApps(String message) {
    super(message, null, false, false);
  }

  /**
   * @param line counted from 1
   */
  static BadApps at(String file, int line, String what) {
    return new BadApps(file + ", line " + line + ": " + what);
  }
}
