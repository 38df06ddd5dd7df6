package io.tidewire.wire;

import java.util.Arrays;
import java.util.List;

/** What client and server have agreed to speak on one connection. */
public enum Dialect {
  /** The Pusher protocol and nothing else. */
  PUSHER(false, false, false),
  /** With {@code recovery} in its frames (docs/recovery.md). */
  REC1(true, false, false),
  /** With {@code ack} in client events, each of which is answered. */
  ACK1(false, true, false),
  REC1_ACK1(true, true, false),
  /** With the members of a large presence channel in portions (docs/use/presence.md). */
  MEM1(false, false, true),
  REC1_MEM1(true, false, true),
  ACK1_MEM1(false, true, true),
  REC1_ACK1_MEM1(true, true, true);

  private static final String REC1_NAME = "rec1";
  private static final String ACK1_NAME = "ack1";
  private static final String MEM1_NAME = "mem1";

  private final boolean recovers;
  private final boolean acknowledges;
  private final boolean takesPortions;

  Dialect(boolean recovers, boolean acknowledges, boolean takesPortions) {
    this.recovers = recovers;
    this.acknowledges = acknowledges;
    this.takesPortions = takesPortions;
  }

  /**
   * @param extensions what the client's URL says behind {@code ext=}: names with commas between
   *     them, of which unknown ones count for nothing
   */
  public static Dialect of(String extensions) {
    List<String> names = Arrays.asList(extensions.split(","));
    boolean recovers = names.contains(REC1_NAME);
    boolean acknowledges = names.contains(ACK1_NAME);
    boolean takesPortions = names.contains(MEM1_NAME);
    for (Dialect dialect : values()) {
      if (dialect.recovers == recovers
          && dialect.acknowledges == acknowledges
          && dialect.takesPortions == takesPortions) return dialect;
    }
    throw new AssertionError(extensions);
  }

  /** Whether the client knows of positions, resume tokens and the like. */
  public boolean recovers() {
    return recovers;
  }

  /** Whether the client may ask what became of its client events. */
  public boolean acknowledges() {
    return acknowledges;
  }

  /** Whether the client takes the members of a large presence channel in portions. */
  public boolean takesPortions() {
    return takesPortions;
  }
}
