package io.tidewire.kit.process;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is. Classes that no Maven build packaged say {@value #UNKNOWN} throughout.
 *
 * @param commit abbreviated
 * @param time of the commit, ISO 8601
 */
public record BuildInfo(String version, String commit, String time) {

  private static final String UNKNOWN = "unknown";

  /** Beside this class. */
  private static final String RESOURCE = "build.properties";

  /** Of the classes that run here. */
  public static BuildInfo current() {
    Properties properties = new Properties();
    try (InputStream file = BuildInfo.class.getResourceAsStream(RESOURCE)) {
      if (file != null) properties.load(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new BuildInfo(
        value(properties, "version"), value(properties, "commit"), value(properties, "time"));
  }

  /** Without a repository nothing replaces the placeholder. */
  private static String value(Properties properties, String key) {
    String value = properties.getProperty(key, "");
    return value.isEmpty() || value.startsWith("${") ? UNKNOWN : value;
  }

  /** The gauge {@code tidewire_build_info}, which is 1 and carries the build in its labels. */
  void meter(MeterRegistry meters) {
    // With a dot: the Prometheus registry recognizes an info metric by this suffix.
    Gauge.builder("tidewire_build.info", () -> 1)
        .description("Always 1; the labels name the running build")
        .tag("version", version)
        .tag("commit", commit)
        .tag("java", Runtime.version().toString())
        .register(meters);
  }

  /** For people: version, commit and its time. */
  @Override
  public String toString() {
    return version + " (commit " + commit + ", " + time + ")";
  }
}
