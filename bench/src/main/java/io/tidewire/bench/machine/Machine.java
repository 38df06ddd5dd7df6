package io.tidewire.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Describes the machine that the figures were measured on. */
public final class Machine {

  private static final long KB_PER_MB = 1_024;

  private Machine() {}

  /** Names and values for the head of a report. */
  public static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cpu", field("/proc/cpuinfo", "model name", System.getProperty("os.arch", "")));
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    String memory = field("/proc/meminfo", "MemTotal", "").replaceAll("\\D", "");
    if (!memory.isEmpty()) facts.put("memory", Long.parseLong(memory) / KB_PER_MB + " MB");
    facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java of the generator", System.getProperty("java.runtime.version", ""));
    return facts;
  }

  public static boolean isLinux() {
    return System.getProperty("os.name", "").equals("Linux");
  }

  /** Whether standard error is a terminal; false if that is unknown. */
  public static boolean isErrorOutputWatched() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/2"))
          .toString()
          .matches("/dev/(pts|tty).*");
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  private static String field(String file, String name, String otherwise) {
    try {
      return Files.readString(Path.of(file))
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException notLinux) {
      return otherwise;
    }
  }
}
