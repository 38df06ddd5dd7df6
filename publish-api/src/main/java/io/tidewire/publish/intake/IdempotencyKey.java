package io.tidewire.publish.intake;

/**
 * The name that a backend gives to one publish, so that repeating it publishes nothing more:
 * 1..{@value #MAX_LENGTH} printable ASCII characters without spaces. Valid per app and channel.
 */
public record IdempotencyKey(String value) {

  public static final int MAX_LENGTH = 128;

  /**
   * @throws Rejected naming where it was
   */
  static IdempotencyKey of(String where, String text) {
    boolean legal = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!legal || text.length() > MAX_LENGTH) {
      throw Rejected.because(
          where + ": expected 1 to " + MAX_LENGTH + " printable ASCII characters without spaces");
    }
    return new IdempotencyKey(text);
  }
}
