package io.tidewire.standalone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A copy of src/test/node below target, with the packages that its lock file names. */
public final class NodeProject {

  private static final Path SOURCE = Path.of("src", "test", "node");
  private static final Path COPY = Path.of("target", "node");

  /** The lock file as of the last install. */
  private static final Path INSTALLED = COPY.resolve("installed-lock.json");

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);

  private NodeProject() {}

  public static boolean isPossible() {
    return find("node").isPresent() && find("npm").isPresent();
  }

  private static Optional<String> find(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(java.io.File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Copies, and installs if the lock file is another one than last time. */
  public static NodeProject install() {
    try {
      copy();
      Path lock = COPY.resolve("package-lock.json");
      if (!Files.exists(INSTALLED) || Files.mismatch(lock, INSTALLED) != -1) {
        int exit = run(INSTALL_LIMIT, Map.of(), "npm", "ci", "--no-audit", "--no-fund");
        if (exit != 0) throw new AssertionError("npm ci: " + exit);
        Files.copy(lock, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
      }
      return new NodeProject();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Runs the tests, with all they say on our own stdout; returns their exit code. */
  public int test(Duration limit, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of("node", "--test"));
    command.addAll(tests());
    try {
      return run(limit, environment, command.toArray(String[]::new));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** By name: node takes a directory in some versions only. */
  private static List<String> tests() {
    try (Stream<Path> files = Files.list(COPY.resolve("test"))) {
      return files
          .map(file -> "test/" + file.getFileName())
          .filter(name -> name.endsWith(".test.mjs"))
          .sorted()
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void copy() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = COPY.resolve(SOURCE.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Its output goes through our own stdout, which the test runner shows; its end is bounded. */
  private static int run(Duration limit, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(COPY.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    Thread echo = new Thread(() -> process.inputReader().lines().forEach(System.out::println));
    echo.start();
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + " takes longer than " + limit);
      }
      echo.join();
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
