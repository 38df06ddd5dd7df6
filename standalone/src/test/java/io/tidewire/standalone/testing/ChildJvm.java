package io.tidewire.standalone.testing;

import io.tidewire.kit.testing.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A JVM with the class path of this one, which writes its output to files under target. */
public final class ChildJvm implements AutoCloseable {

  private static final Path LOGS = Path.of("target", "children");

  /** As in the manifest of an executable jar; without it there is a warning on stderr. */
  private static final List<String> ACCESS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED");

  /** For a small heap and a quick start instead of speed in the long run. */
  private static final List<String> SMALL =
      List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  private final String name;
  private final Process process;
  private final Path out;
  private final Path err;
  private final Thread atExit;

  private ChildJvm(String name, Process process, Path out, Path err) {
    this.name = name;
    this.process = process;
    this.out = out;
    this.err = err;
    this.atExit = new Thread(process::destroyForcibly, "end of " + name);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * @param name of its log files
   * @param environment in addition to this JVM's, from which Tidewire's settings are removed
   */
  public static ChildJvm start(String name, Class<?> main, Map<String, String> environment) {
    return start(name, main, List.of(), environment);
  }

  public static ChildJvm start(
      String name, Class<?> main, List<String> options, Map<String, String> environment) {
    return start(name, main, options, Optional.empty(), environment);
  }

  /**
   * @param first classes that take precedence over this JVM's
   */
  public static ChildJvm start(
      String name,
      Class<?> main,
      List<String> options,
      Optional<Path> first,
      Map<String, String> environment) {
    List<String> arguments = new ArrayList<>();
    String path = ClassDataArchive.classPath();
    if (first.isPresent()) {
      path = first.get() + File.pathSeparator + path;
    } else {
      arguments.addAll(ClassDataArchive.options());
    }
    arguments.addAll(options);
    arguments.addAll(List.of("-cp", path, main.getName()));
    return start(name, arguments, environment);
  }

  /**
   * @param arguments of the JVM, from its options to those of its main class
   */
  static ChildJvm start(String name, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.addAll(ACCESS);
    command.addAll(arguments);
    return run(name, command, environment);
  }

  private static ChildJvm run(String name, List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(LOGS);
      Path out = LOGS.resolve(name + ".out");
      Path err = LOGS.resolve(name + ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().keySet().removeIf(variable -> variable.startsWith("TIDEWIRE_"));
      builder.environment().putAll(environment);
      return new ChildJvm(name, builder.start(), out, err);
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public List<String> out() {
    return lines(out);
  }

  public List<String> err() {
    return lines(err);
  }

  /** Waits for the first line on stdout that contains the text, and returns it. */
  public String line(String part) {
    return Await.found(
        name + " says " + part,
        () -> {
          Optional<String> line = out().stream().filter(said -> said.contains(part)).findFirst();
          if (line.isEmpty() && !isAlive()) {
            throw new AssertionError(name + " ended: " + out() + " " + err());
          }
          return line;
        });
  }

  /** Lines that report an error, or belong to a stack trace. */
  public List<String> complaints() {
    return out().stream()
        .filter(
            line ->
                line.contains("level=WARN")
                    || line.contains("level=ERROR")
                    || line.contains("Exception")
                    || line.startsWith("\tat "))
        .toList();
  }

  /** Sends SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends any signal, for example STOP. */
  public void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Waits for the end of the process and returns its exit code. */
  public int exitCode() {
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " is still there: " + out());
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Writes a line to its standard input. */
  public void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
