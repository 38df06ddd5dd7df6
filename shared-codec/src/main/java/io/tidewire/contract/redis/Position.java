package io.tidewire.contract.redis;

import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A place in a channel's log: after the message {@code offset} of the lineage {@code epoch}, and
 * before the next one. An offset means nothing without its epoch (docs/design/delivery.md §1.4).
 *
 * @param epoch 1..{@value #LONGEST_EPOCH} characters of {@code A-Z a-z 0-9 _ -}
 * @param offset of the last message seen; 0 before the first
 */
public record Position(String epoch, long offset) {

  private static final int LONGEST_EPOCH = 64;

  /** 48 bits, in 8 characters: lineages of one channel, which are few, must differ. */
  private static final int EPOCH_BYTES = 6;

  /** The constructor throws {@link IllegalArgumentException} on anything else. */
  public Position {
    boolean legal = !epoch.isEmpty() && epoch.chars().allMatch(Position::isLegal);
    if (!legal || epoch.length() > LONGEST_EPOCH || offset < 0) {
      throw new IllegalArgumentException("a position is an epoch and an offset of 0 or more");
    }
  }

  /**
   * Reads {@code epoch:offset}.
   *
   * @throws IllegalArgumentException if it is not of that shape
   */
  public static Position parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) throw new IllegalArgumentException("expected epoch:offset");
    try {
      return new Position(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException("expected epoch:offset, with a whole number", malformed);
    }
  }

  /** What a script shall call the lineage if it has to begin one. */
  public static String freshEpoch(RandomGenerator random) {
    byte[] bits = new byte[EPOCH_BYTES];
    random.nextBytes(bits);
    return Base64.getUrlEncoder().encodeToString(bits);
  }

  private static boolean isLegal(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return epoch + ":" + offset;
  }
}
