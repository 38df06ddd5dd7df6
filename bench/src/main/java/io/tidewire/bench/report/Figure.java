package io.tidewire.bench.report;

import java.util.Locale;

/**
 * One measured number.
 *
 * @param name for programs, as in bench/README.md
 * @param title for people
 */
public record Figure(String name, String title, double value, String unit) {

  private static final double WHOLE_FROM = 1_000;
  private static final double SMALL_BELOW = 10;

  /** With digit grouping, and with as many digits as are significant. */
  public String text() {
    String number;
    if (value == Math.rint(value) || Math.abs(value) >= WHOLE_FROM) {
      number = String.format(Locale.ROOT, "%,.0f", value);
    } else {
      number = String.format(Locale.ROOT, Math.abs(value) < SMALL_BELOW ? "%.2f" : "%.1f", value);
    }
    return unit.isEmpty() ? number : number + " " + unit;
  }
}
