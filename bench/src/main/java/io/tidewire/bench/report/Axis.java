package io.tidewire.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps values to positions on a plot, 0 to 1.
 *
 * @param ticks where lines are drawn
 */
record Axis(Scale scale, double least, double most, List<Double> ticks) {

  enum Scale {
    LINEAR,
    /** For percentiles: the distance from 90 to 99 is the same as from 99 to 99.9. */
    NINES
  }

  private static final int TICKS = 5;
  private static final double FINEST_NINE = 99.999;
  private static final double THOUSAND = 1_000;
  private static final double MILLION = 1e6;

  Axis {
    ticks = List.copyOf(ticks);
  }

  /** From 0 to a round number that is no less than the greatest value. */
  static Axis linear(double greatest) {
    double top = greatest > 0 ? greatest : 1;
    double step = roundUp(top / TICKS);
    List<Double> ticks = new ArrayList<>();
    int count = (int) Math.ceil(top / step - 1e-9);
    for (int i = 0; i <= count; i++) ticks.add(i * step);
    return new Axis(Scale.LINEAR, 0, count * step, ticks);
  }

  static Axis percentiles() {
    return new Axis(
        Scale.NINES, 0, nines(FINEST_NINE), List.of(0.0, 50.0, 90.0, 99.0, 99.9, 99.99, 99.999));
  }

  double place(double value) {
    double on = scale == Scale.NINES ? nines(Math.min(value, FINEST_NINE)) : value;
    return Math.max(0, Math.min(1, (on - least) / (most - least)));
  }

  private static double nines(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }

  /** The next number among 1, 2, 2.5, 5 and 10 times a power of ten. */
  private static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : new double[] {1, 2, 2.5, 5}) {
      if (value <= factor * power * (1 + 1e-9)) return factor * power;
    }
    return 10 * power;
  }

  /** A short label for a tick. */
  static String label(double value) {
    double size = Math.abs(value);
    if (size >= MILLION) return trimmed(value / MILLION) + "M";
    if (size >= 10 * THOUSAND) return trimmed(value / THOUSAND) + "k";
    if (size >= THOUSAND) return String.format(Locale.ROOT, "%,.0f", value);
    return trimmed(value);
  }

  private static String trimmed(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "");
  }
}
