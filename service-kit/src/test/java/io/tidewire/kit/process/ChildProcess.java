package io.tidewire.kit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@link EchoProcess} in its own JVM. */
final class ChildProcess implements AutoCloseable {

  /** As in the manifest of an executable jar; without it the JVM prints a warning on stderr. */
  private static final List<String> ACCESS_FOR_HAZELCAST =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");

  private final Process process;
  private final BufferedReader out;
  private final Path err;
  private final List<String> lines = new ArrayList<>();

  ChildProcess(Path directory, Map<String, String> environment, String... args) {
    this(Redirect.PIPE, directory, environment, args);
  }

  /** Starts one that logs to a file, so its lines cannot be awaited. */
  static ChildProcess loggingTo(Path file, Path directory, Map<String, String> environment) {
    return new ChildProcess(Redirect.to(file.toFile()), directory, environment);
  }

  private ChildProcess(
      Redirect log, Path directory, Map<String, String> environment, String... args) {
    try {
      err = Files.createTempFile(directory, "child", ".err");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(ACCESS_FOR_HAZELCAST);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(EchoProcess.class.getName());
      command.addAll(List.of(args));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(log).redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("TIDEWIRE_"));
      builder.environment().putAll(environment);
      process = builder.start();
      out = process.inputReader(StandardCharsets.UTF_8);
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }

  /** Reads on until a line matches, and returns what the group in the pattern found. */
  String await(String regex) {
    Pattern pattern = Pattern.compile(regex);
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        Matcher found = pattern.matcher(line);
        if (found.find()) return found.groupCount() > 0 ? found.group(1) : found.group();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    throw new AssertionError("no line like " + regex + " in " + lines + " " + stderr());
  }

  void terminate() {
    // Process.destroy would also close the streams that we read.
    process.toHandle().destroy();
  }

  /** Sends a signal that Java has no method for. */
  void signal(String name) throws IOException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
  }

  void kill() {
    // Process.destroyForcibly would also close the streams that we read.
    process.toHandle().destroyForcibly();
  }

  /** Waits until the process ends, and returns its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) throw new AssertionError("still there: " + lines);
    return process.exitValue();
  }

  /** Returns stderr without the warnings of newer JVMs about libraries that use internals. */
  List<String> stderr() {
    try {
      return Files.readAllLines(err).stream()
          .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
          .toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Returns the unread lines, up to the end of the process. */
  List<String> rest() {
    return out.lines().toList();
  }

  @Override
  public void close() {
    kill();
  }
}
