package io.tidewire.auth.apps.file;

/**
 * Reports an invalid apps file. The message names the file, the line and the error, and quotes no
 * value that may be secret. It is a normal result, so it has no stack trace.
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
