package io.tidewire.publish.intake;

/**
 * What a backend names one publish by, so that a repetition of it adds nothing: 1..{@value
 * #MAX_LENGTH} printable ASCII characters without spaces. Counts per app and channel.
 */
public record IdempotencyKey(String value) {

  public static final int MAX_LENGTH = 128;

  /**
   * @throws Rejected naming where it stood
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
