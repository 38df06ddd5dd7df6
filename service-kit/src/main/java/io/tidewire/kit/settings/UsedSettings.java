package io.tidewire.kit.settings;

import io.tidewire.text.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The settings that a process has read, with what holds unless the operator sets them. Never what
 * the operator has set. Safe from any thread.
 */
final class UsedSettings {

  private static final String UNKNOWN = "";

  private final Map<String, String> defaults = new ConcurrentHashMap<>();

  /**
   * @param own what the process sets by itself, which says more than a fallback
   */
  void read(String key, Optional<String> own) {
    own.ifPresentOrElse(
        value -> defaults.put(key, value), () -> defaults.putIfAbsent(key, UNKNOWN));
  }

  /** What the code that has read it falls back to. */
  void fallback(String key, Object fallback) {
    defaults.computeIfPresent(key, (read, known) -> known.isEmpty() ? text(fallback) : known);
  }

  SortedMap<String, String> all() {
    return new TreeMap<>(defaults);
  }

  /** As an operator would write it. */
  private static String text(Object value) {
    if (value instanceof Duration duration) return DurationText.of(duration);
    if (value instanceof List<?> list)
      return String.join(",", list.stream().map(String::valueOf).toList());
    return value instanceof Enum<?> constant ? Settings.spelled(constant) : value.toString();
  }
}
