package io.tidewire.cli.operate;

import io.tidewire.cli.terminal.CommandFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process's {@code /metrics} said.
 *
 * @param nanos when it was asked, for rates
 */
record Scrape(List<Sample> samples, long nanos) {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Pattern LINE =
      Pattern.compile("([a-z_]+)(?:\\{(.*)\\})? ([-+0-9.eE]+|NaN|\\+Inf)(?: .*)?");

  /** One line. */
  record Sample(String name, String labels, double value) {}

  /** Blocks; throws {@link CommandFailed} if nothing answers there. */
  static Scrape of(HttpClient http, URI management, long nanos) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(management.resolve("/metrics")).timeout(LIMIT).build();
    try {
      return read(http.send(request, BodyHandlers.ofString()).body(), nanos);
    } catch (IOException unreachable) {
      throw new CommandFailed(
          "cannot read "
              + management.resolve("/metrics")
              + "; name the management port of a running process by --management-url");
    }
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

  /** The sum over all series of that name; nothing if the process has none. */
  Optional<Double> sum(String name) {
    return sum(name, "");
  }

  /** The same over those whose labels contain the text. */
  Optional<Double> sum(String name, String label) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.labels().contains(label))
        .map(Sample::value)
        .reduce(Double::sum);
  }

  /** How much a counter grew in a second since then; nothing if the process has none. */
  Optional<Double> perSecond(Scrape before, String name) {
    double seconds = (nanos - before.nanos()) / 1e9;
    return sum(name)
        .flatMap(now -> before.sum(name).map(then -> Math.max(0, now - then) / seconds));
  }

  /** A label of the build. */
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
