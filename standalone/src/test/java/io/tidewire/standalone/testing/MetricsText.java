package io.tidewire.standalone.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Judges a scrape by Prometheus' conventions, as {@code promtool check metrics} does. */
public final class MetricsText {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern HELP = Pattern.compile("# HELP (\\S+) +(\\S.*)");
  private static final Pattern ABBREVIATED =
      Pattern.compile(
          ".*_(ms|millis|milliseconds|micros|nanos|ns|kb|mb|kilobytes|megabytes)(_.*)?");

  private MetricsText() {}

  /** What is wrong with Tidewire's own metrics; empty if nothing is. */
  public static List<String> complaints(String scrape) {
    Map<String, String> types = new HashMap<>();
    Map<String, String> helps = new HashMap<>();
    for (String line : scrape.split("\n")) {
      put(TYPE.matcher(line), types);
      put(HELP.matcher(line), helps);
    }
    List<String> complaints = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          if (!name.startsWith("tidewire_")) return;
          if (!helps.containsKey(name)) complaints.add(name + " has no help text");
          if (type.equals("counter") != name.endsWith("_total")) {
            complaints.add(name + " is a " + type);
          }
          if (ABBREVIATED.matcher(name).matches()) complaints.add(name + " has no base unit");
          if (type.equals("gauge") && name.matches(".*_(count|sum|bucket|info_info)")) {
            complaints.add(name + " ends like a histogram");
          }
        });
    return complaints;
  }

  private static void put(Matcher line, Map<String, String> found) {
    if (line.matches()) found.put(line.group(1), line.group(2));
  }
}
