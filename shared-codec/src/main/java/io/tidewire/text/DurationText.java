package io.tidewire.text;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in settings, the apps file and commands. */
public final class DurationText {

  /** How an error names what it expected. */
  public static final String FORM = "a duration such as 250ms, 15s, 5m or 1h";

  private static final Pattern PATTERN = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private DurationText() {}

  /** In the largest unit that divides it; {@code 0ms} for nothing. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0 || millis % 1_000 != 0) return millis + "ms";
    if (millis % 60_000 != 0) return millis / 1_000 + "s";
    return millis % 3_600_000 == 0 ? millis / 3_600_000 + "h" : millis / 60_000 + "m";
  }

  /** Empty if the text is not {@link #FORM}. */
  public static Optional<Duration> parse(String text) {
    Matcher parts = PATTERN.matcher(text);
    if (!parts.matches()) return Optional.empty();
    long amount = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        });
  }
}
