package io.tidewire.wire;

import java.util.Arrays;

/** What client and server have agreed to speak on one connection. */
public enum Dialect {
  /** The Pusher protocol and nothing else. */
  PUSHER,
  /** With {@code recovery} in its frames (docs/recovery.md). */
  REC1;

  private static final String REC1_NAME = "rec1";

  /**
   * @param extensions what the client's URL says behind {@code ext=}: names with commas between
   *     them, of which unknown ones count for nothing
   */
  public static Dialect of(String extensions) {
    boolean recoverable = Arrays.asList(extensions.split(",")).contains(REC1_NAME);
    return recoverable ? REC1 : PUSHER;
  }
}
