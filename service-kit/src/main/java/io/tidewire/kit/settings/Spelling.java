package io.tidewire.kit.settings;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which setting a misspelt one was meant to be. */
public final class Spelling {

  private static final int MAX_LENGTH = 40;

  private Spelling() {}

  /** The most similar name, if it differs in at most a third of its characters. */
  public static Optional<String> nearest(String misspelt, String... names) {
    if (misspelt.length() > MAX_LENGTH) return Optional.empty();
    return Arrays.stream(names)
        .filter(name -> distance(misspelt, name) <= Math.max(1, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(misspelt, name)));
  }

  /** Insertions, deletions and replacements from one to the other (Levenshtein). */
  private static int distance(String one, String other) {
    int[] before = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) before[j] = j;
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[other.length()];
  }
}
