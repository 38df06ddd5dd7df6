package io.tidewire.wire;

import java.util.Arrays;
import java.util.List;

/** What client and server have agreed to speak on one connection. */
public enum Dialect {
  /** The Pusher protocol and nothing else. */
  PUSHER(false, false),
  /** With {@code recovery} in its frames (docs/recovery.md). */
  REC1(true, false),
  /** With {@code ack} in client events, each of which is answered. */
  ACK1(false, true),
  REC1_ACK1(true, true);

  private static final String REC1_NAME = "rec1";
  private static final String ACK1_NAME = "ack1";

  private final boolean recovers;
  private final boolean acknowledges;

  Dialect(boolean recovers, boolean acknowledges) {
    this.recovers = recovers;
    this.acknowledges = acknowledges;
  }

  /**
   * @param extensions what the client's URL says behind {@code ext=}: names with commas between
   *     them, of which unknown ones count for nothing
   */
  public static Dialect of(String extensions) {
    List<String> names = Arrays.asList(extensions.split(","));
    boolean acknowledges = names.contains(ACK1_NAME);
    if (names.contains(REC1_NAME)) return acknowledges ? REC1_ACK1 : REC1;
    return acknowledges ? ACK1 : PUSHER;
  }

  /** Whether the client knows of positions, resume tokens and the like. */
  public boolean recovers() {
    return recovers;
  }

  /** Whether the client may ask what became of its client events. */
  public boolean acknowledges() {
    return acknowledges;
  }
}
