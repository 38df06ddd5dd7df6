package io.tidewire.cli.operate;

import io.tidewire.cli.terminal.CommandFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics of a process at one moment.
 *
 * @param nanos when they were read, for rates
 */
public record Scrape(List<Sample> samples, long nanos) {

  private static final Pattern LINE =
      Pattern.compile("([a-z_]+)(?:\\{(.*)\\})? ([-+0-9.eE]+|NaN|\\+Inf)(?: .*)?");

  /** One line of the metrics. */
  public record Sample(String name, String labels, double value) {}

  /**
   * Reads the metrics. Blocks.
   *
   * @throws CommandFailed if the process does not answer
   */
  public static Scrape of(ManagementPort port, long nanos) throws InterruptedException {
    return read(port.get("/metrics"), nanos);
  }

  static Scrape read(String text, long nanos) {
    List<Sample> samples = new ArrayList<>();
    text.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line ->
                samples.add(
                    new Sample(
                        line.group(1),
                        Optional.ofNullable(line.group(2)).orElse(""),
                        line.group(3).equals("+Inf")
                            ? Double.POSITIVE_INFINITY
                            : Double.parseDouble(line.group(3)))));
    return new Scrape(List.copyOf(samples), nanos);
  }

  /** The sum over all series of that name; empty if the process has none. */
  public Optional<Double> sum(String name) {
    return sum(name, "");
  }

  /** The same, over the series whose labels contain the text. */
  Optional<Double> sum(String name, String label) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.labels().contains(label))
        .map(Sample::value)
        .reduce(Double::sum);
  }

  /** The growth per second of a counter since then; empty if the process does not have it. */
  Optional<Double> perSecond(Scrape before, String name) {
    double seconds = (nanos - before.nanos()) / 1e9;
    return sum(name)
        .flatMap(now -> before.sum(name).map(then -> Math.max(0, now - then) / seconds));
  }

  /** The value of a label of the build's metric. */
  String build(String label) {
    return samples.stream()
        .filter(sample -> sample.name().equals("tidewire_build_info"))
        .map(sample -> Pattern.compile(label + "=\"([^\"]*)\"").matcher(sample.labels()))
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElse("-");
  }
}
