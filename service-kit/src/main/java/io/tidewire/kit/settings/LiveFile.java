package io.tidewire.kit.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The values of the settings file that are in use, which a reload replaces. Safe from any thread.
 */
final class LiveFile {

  private final Supplier<Map<String, String>> reader;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, String> values;

  /**
   * @param reader reads the file; throws {@link BadSetting}
   */
  LiveFile(Supplier<Map<String, String>> reader) {
    this.reader = reader;
    values = reader.get();
  }

  /** What is on disk, apart from what is in use. Throws {@link BadSetting}. */
  LiveFile reread() {
    return new LiveFile(reader);
  }

  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Uses some of what another reading found. */
  void take(LiveFile other, Predicate<String> which) {
    Map<String, String> next = new HashMap<>(values);
    next.keySet().removeIf(which);
    other.values.forEach(
        (key, value) -> {
          if (which.test(key)) next.put(key, value);
        });
    values = Map.copyOf(next);
    listeners.forEach(Runnable::run);
  }

  void onReload(Runnable listener) {
    listeners.add(listener);
  }
}
