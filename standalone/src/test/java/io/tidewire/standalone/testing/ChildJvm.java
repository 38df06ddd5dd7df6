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

/** A JVM of its own, on this one's class path, that says what it says into files under target. */
public final class ChildJvm implements AutoCloseable {

  private static final Path LOGS = Path.of("target", "children");

  /** As in the manifest of a jar that runs; without it there is a warning on stderr. */
  private static final List<String> ACCESS =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED");

  /** Small, and quick to start rather than quick in the long run. */
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
   * @param environment beside this JVM's own, of which no setting of ours is passed on
   */
  public static ChildJvm start(String name, Class<?> main, Map<String, String> environment) {
    return start(name, main, List.of(), environment);
  }

  public static ChildJvm start(
      String name, Class<?> main, List<String> options, Map<String, String> environment) {
    return start(name, main, options, Optional.empty(), environment);
  }

  /**
   * @param first classes that count before this JVM's
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

  /** The first line on stdout with that in it, as soon as there is one. */
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

  /** Lines that tell of something amiss, or of where in the code it was. */
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

  /** Kill -9. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Any signal, for example STOP. */
  public void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Once it is gone. */
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

  /** Its standard input, line by line. */
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
