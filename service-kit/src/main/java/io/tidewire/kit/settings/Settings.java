package io.tidewire.kit.settings;

import io.tidewire.text.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator's settings, by key. The first of these that is set decides: the system property
 * {@code tidewire.edge.port}, the environment variable {@code TIDEWIRE_EDGE_PORT}, the YAML file
 * that {@code TIDEWIRE_CONFIG} names, the fallback in the code. An empty value counts as unset.
 */
public final class Settings {

  /** Names the YAML file. */
  static final String FILE = "tidewire.config";

  /** What the operator has set outside the file. */
  private final List<Function<String, Optional<String>>> outside;

  /** What the operator has set in the file. */
  private final LiveFile file;

  /** What the process itself sets: {@link #with} counts most, its fallbacks least. */
  private final List<Function<String, Optional<String>>> overrides;

  private final Function<String, Optional<String>> fallbacks;
  private final UsedSettings used;

  private Settings(
      List<Function<String, Optional<String>>> outside,
      LiveFile file,
      List<Function<String, Optional<String>>> overrides,
      Function<String, Optional<String>> fallbacks,
      UsedSettings used) {
    this.outside = outside;
    this.file = file;
    this.overrides = overrides;
    this.fallbacks = fallbacks;
    this.used = used;
  }

  private static Settings given(
      List<Function<String, Optional<String>>> outside,
      LiveFile file,
      Map<String, String> fallbacks) {
    return new Settings(outside, file, List.of(), in(fallbacks), new UsedSettings());
  }

  /** Reads the process's environment; the file once, now. */
  public static Settings load() {
    return load(Map.of());
  }

  /**
   * Like {@link #load()}, with fallbacks that override those in the code. Throws {@link BadSetting}
   * if an unknown setting is set.
   */
  public static Settings load(Map<String, String> defaults) {
    return from(System.getProperties(), System.getenv(), defaults, SettingNames.all());
  }

  static Settings from(
      Properties properties,
      Map<String, String> environment,
      Map<String, String> defaults,
      SettingNames names) {
    Function<String, Optional<String>> property =
        key -> Optional.ofNullable(properties.getProperty(key));
    Function<String, Optional<String>> variable =
        key -> Optional.ofNullable(environment.get(environmentName(key)));
    List<Function<String, Optional<String>>> outside = List.of(property, variable);
    Optional<String> path = first(FILE, outside.stream());
    LiveFile file =
        new LiveFile(
            () -> {
              Map<String, String> values = path.map(SettingsFile::read).orElse(Map.of());
              refuseUnknown(
                  Stream.of(
                      environment.entrySet().stream()
                          .map(each -> names.problemWithVariable(each.getKey(), each.getValue())),
                      properties.stringPropertyNames().stream()
                          .filter(key -> key.startsWith(SettingNames.PREFIX))
                          .map(names::problemWithKey),
                      values.keySet().stream()
                          .map(names::problemWithKey)
                          .map(problem -> problem.map(text -> path.orElse(FILE) + ": " + text))));
              return values;
            });
    return given(outside, file, defaults);
  }

  /** Reports all of them at once, so that the operator can correct them together. */
  private static void refuseUnknown(Stream<Stream<Optional<String>>> problems) {
    List<String> found = problems.flatMap(each -> each).flatMap(Optional::stream).sorted().toList();
    if (!found.isEmpty()) throw BadSetting.unknown(found);
  }

  /** Exactly these, by key; nothing from the environment. */
  public static Settings of(Map<String, String> values) {
    Map<String, String> fixed = Map.copyOf(values);
    return given(List.of(), new LiveFile(() -> fixed), Map.of());
  }

  /** These values, and the previous ones for every other key. */
  public Settings with(Map<String, String> values) {
    List<Function<String, Optional<String>>> all = new ArrayList<>(List.of(in(Map.copyOf(values))));
    all.addAll(overrides);
    return new Settings(outside, file, List.copyOf(all), fallbacks, used);
  }

  /**
   * These settings as a start would read them now; what is in use stays. Blocks. Throws {@link
   * BadSetting} if the file cannot be read or has an unknown setting.
   */
  public Settings onDisk() {
    return new Settings(outside, file.reread(), overrides, fallbacks, new UsedSettings());
  }

  /** Uses what {@link #onDisk} found for some keys; listeners then read them again. */
  public void take(Settings onDisk, Predicate<String> which) {
    file.take(onDisk.file, which);
  }

  /** The listener runs after each change, on the thread that made it. */
  public void onReload(Runnable listener) {
    file.onReload(listener);
  }

  private static Function<String, Optional<String>> in(Map<String, String> values) {
    return key -> Optional.ofNullable(values.get(key));
  }

  /** {@code tidewire.edge.max-pending} ⇒ {@code TIDEWIRE_EDGE_MAX_PENDING}. */
  public static String environmentName(String key) {
    return SettingNames.environmentName(key);
  }

  public Optional<String> text(String key) {
    Optional<String> override = first(key, overrides.stream());
    Optional<String> own = override.or(() -> first(key, Stream.of(fallbacks)));
    used.read(key, own);
    return override.or(() -> given(key)).or(() -> own);
  }

  public String text(String key, String fallback) {
    return read(key, fallback, value -> value);
  }

  private <T> T read(String key, T fallback, Function<String, T> parsed) {
    Optional<String> value = text(key);
    used.fallback(key, fallback);
    return value.map(parsed).orElse(fallback);
  }

  /** What the operator has set: neither a fallback nor what the process decided by itself. */
  public Optional<String> given(String key) {
    return first(key, Stream.concat(outside.stream(), Stream.of(file::value)));
  }

  /**
   * The keys that this process has read so far, from these settings and from those derived from
   * them, each with what holds unless the operator sets it; an empty text where that is unknown.
   */
  public SortedMap<String, String> used() {
    return used.all();
  }

  private static Optional<String> first(
      String key, Stream<Function<String, Optional<String>>> sources) {
    return sources
        .flatMap(source -> source.apply(key).stream())
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** Throws {@link BadSetting} unless a whole number, {@code min} and {@code max} included. */
  public int integer(String key, int fallback, int min, int max) {
    return read(key, fallback, value -> integer(key, value, min, max));
  }

  private static int integer(String key, String value, int min, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) return number;
    } catch (NumberFormatException notANumber) {
      // Reported below, together with numbers out of range.
    }
    throw unexpected(key, "a whole number from " + min + " to " + max, value);
  }

  /** Throws {@link BadSetting} unless {@code true} or {@code false}. */
  public boolean flag(String key, boolean fallback) {
    return read(key, fallback, value -> flag(key, value));
  }

  private static boolean flag(String key, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw unexpected(key, "true or false", value);
    };
  }

  /** Throws {@link BadSetting} unless like {@code 250ms}, {@code 15s}, {@code 5m} or {@code 1h}. */
  public Duration duration(String key, Duration fallback) {
    return read(key, fallback, value -> duration(key, value));
  }

  private static Duration duration(String key, String value) {
    return DurationText.parse(value).orElseThrow(() -> unexpected(key, DurationText.FORM, value));
  }

  /** Comma-separated, or a YAML list. Blank entries are skipped. */
  public List<String> list(String key, List<String> fallback) {
    return read(
        key,
        fallback,
        value ->
            Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList());
  }

  /** One of the enum's constants, spelled in lower case. Throws {@link BadSetting} otherwise. */
  public <E extends Enum<E>> E choice(String key, E fallback) {
    E[] constants = fallback.getDeclaringClass().getEnumConstants();
    return read(key, fallback, value -> choice(key, value, constants));
  }

  private static <E extends Enum<E>> E choice(String key, String value, E[] constants) {
    for (E constant : constants) {
      if (spelled(constant).equals(value)) return constant;
    }
    String expected =
        Arrays.stream(constants).map(Settings::spelled).collect(Collectors.joining(", "));
    throw unexpected(key, "one of " + expected, value);
  }

  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static BadSetting unexpected(String key, String expected, String value) {
    return new BadSetting(key, "expected " + expected + ", got \"" + value + "\"");
  }

  /** Prints no values, since some are secret. */
  @Override
  public String toString() {
    return "Settings(…)";
  }
}
