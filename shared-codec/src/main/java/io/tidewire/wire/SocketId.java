package io.tidewire.wire;

import java.security.SecureRandom;

/**
 * The id of one connection, {@code digits.digits}: server SDKs refuse any other shape
 * (docs/design/protocol.md §2.6).
 *
 * <p>The constructor throws {@link MalformedName}, naming what is wrong.
 */
public record SocketId(String value) {

  private static final int MAX_LENGTH = 41;

  public SocketId {
    if (!isLegal(value)) throw new MalformedName("Invalid socket id: expected digits.digits");
  }

  /**
   * A fresh id from two independent numbers in 1..2^31-1: unguessable, since signatures are bound
   * to it.
   */
  public static SocketId random(SecureRandom random) {
    return new SocketId(
        (1 + random.nextInt(Integer.MAX_VALUE - 1))
            + "."
            + (1 + random.nextInt(Integer.MAX_VALUE - 1)));
  }

  private static boolean isLegal(String value) {
    int dot = value.indexOf('.');
    if (dot < 1 || dot == value.length() - 1 || value.length() > MAX_LENGTH) return false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (i != dot && (c < '0' || c > '9')) return false;
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
