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
import java.util.Set;
import java.util.stream.Stream;

/** A copy of an npm project below target, with the packages that its lock file names. */
public final class NodeProject {

  /** What working in the original leaves behind. */
  private static final Set<String> LEFT_OUT = Set.of("node_modules", "dist", "build");

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);

  private final Path copy;

  private NodeProject(Path copy) {
    this.copy = copy;
  }

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

  /**
   * Copies, and installs if the lock file is another one than last time.
   *
   * @param source the project
   * @param name of the copy below target
   */
  public static NodeProject install(Path source, String name) {
    NodeProject project = new NodeProject(Path.of("target", name));
    try {
      project.copy(source);
      Path lock = project.copy.resolve("package-lock.json");
      Path installed = project.copy.resolve("installed-lock.json");
      if (!Files.exists(installed) || Files.mismatch(lock, installed) != -1) {
        int exit = project.run(INSTALL_LIMIT, Map.of(), "npm", "ci", "--no-audit", "--no-fund");
        if (exit != 0) throw new AssertionError("npm ci: " + exit);
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
      }
      return project;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Runs the tests, with all they say on our own stdout; returns their exit code. */
  public int test(Duration limit, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of("node", "--test"));
    command.addAll(tests());
    return run(limit, environment, command.toArray(String[]::new));
  }

  /** By name: node takes a directory in some versions only. */
  private List<String> tests() {
    try (Stream<Path> files = Files.list(copy.resolve("test"))) {
      return files
          .map(file -> "test/" + file.getFileName())
          .filter(name -> name.endsWith(".test.mjs"))
          .sorted()
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void copy(Path source) throws IOException {
    try (Stream<Path> files =
        Files.find(source, Integer.MAX_VALUE, (file, is) -> is.isRegularFile())) {
      for (Path file : files.toList()) {
        Path relative = source.relativize(file);
        if (LEFT_OUT.contains(relative.getName(0).toString())) continue;
        Path target = copy.resolve(relative.toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Runs a program there, as {@link EchoedProcess} does. */
  public int run(Duration limit, Map<String, String> environment, String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(copy.toFile());
    builder.environment().putAll(environment);
    return EchoedProcess.run(builder, limit);
  }
}
