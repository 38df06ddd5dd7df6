package io.tidewire.standalone.testing;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names of the meters in the code, and the series that Prometheus gets from them. */
public final class ExportedMetrics {

  private static final Pattern MADE = Pattern.compile("\"((?:tidewire|process)_[a-z_]+)\"");

  private ExportedMetrics() {}

  /** The names in the code, without the units and suffixes that Prometheus' client adds. */
  public static Set<String> meters() {
    return Repository.javaSources("src/main/java").stream()
        .flatMap(source -> all(MADE, Repository.read(source)).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public static boolean isSeriesOf(String series, String meter) {
    if (!series.startsWith(meter)) return false;
    return series
        .substring(meter.length())
        .matches("(_seconds|_bytes)?(_total|_bucket|_count|_sum)?");
  }

  /** The first groups of all matches. */
  public static Set<String> all(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    Set<String> names = new TreeSet<>();
    while (found.find()) names.add(found.group(1));
    return names;
  }
}
