package io.tidewire.publish.intake;

import java.util.Optional;

/**
 * A query of one page of dead letters.
 *
 * @param after the last one of the previous page; empty for the first page
 */
public record DeadLettersQuery(String after, int limit) {

  static final int DEFAULT_LIMIT = 100;
  static final int MAX_LIMIT = 1_000;

  /**
   * @throws Rejected naming what is wrong
   */
  public static DeadLettersQuery read(Optional<String> after, Optional<String> limit) {
    return new DeadLettersQuery(
        after.map(DeadLetterSelection::id).orElse(""),
        limit.map(DeadLettersQuery::limit).orElse(DEFAULT_LIMIT));
  }

  private static int limit(String text) {
    if (text.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) return limit;
    }
    throw Rejected.because("limit: expected a number from 1 to " + MAX_LIMIT);
  }
}
