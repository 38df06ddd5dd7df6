package io.tidewire.cli;

import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.kit.process.Signals;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A second JVM with the flags of {@code deploy/jvm}, for {@code java -jar tidewire.jar} without
 * them: a jar cannot contain flags, and without them an idle connection takes four times the
 * memory. The first JVM waits, forwards signals, and ends with the second one's exit code. {@code
 * bin/tidewire} and the images pass the flags themselves and need no second JVM.
 */
final class FlaggedJvm {

  /** A property that is set if the flags were given. */
  private static final String FLAGS = "io.tidewire.flags";

  /** A property of the second JVM: the process id of the first. */
  private static final String PARENT = "io.tidewire.parent";

  private FlaggedJvm() {}

  /** Whether this JVM was started from the jar and without the flags for a service. */
  static boolean isNeeded() {
    return System.getProperty(FLAGS) == null && jar().isPresent() && !isDebugged();
  }

  /** A second JVM could not listen on the same debugger port. */
  private static boolean isDebugged() {
    return ownFlags().stream().anyMatch(flag -> flag.startsWith("-agentlib:jdwp"));
  }

  /**
   * Runs the second JVM and returns its exit code.
   *
   * @param flags names the file of {@code deploy/jvm}
   */
  static int run(String flags, String command) throws InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(read(flags));
    line.addAll(ownFlags());
    line.add("-D" + PARENT + "=" + ProcessHandle.current().pid());
    line.addAll(List.of("-jar", jar().orElseThrow().toString(), command));
    try {
      Process process = new ProcessBuilder(line).inheritIO().start();
      Signals.on("TERM", process::destroy);
      Signals.on("HUP", () -> signal("HUP", process.pid()));
      // A terminal sends this signal to both processes.
      Signals.on("INT", () -> {});
      return process.waitFor();
    } catch (IOException unable) {
      throw new CommandFailed("cannot start a second JVM: " + unable.getMessage());
    }
  }

  /** Drains and ends this process when the JVM that started it has ended. */
  static void followParent() {
    Optional.ofNullable(System.getProperty(PARENT))
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .ifPresent(
            parent -> parent.onExit().thenRun(() -> signal("TERM", ProcessHandle.current().pid())));
  }

  private static void signal(String name, long pid) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }

  /** The flags of this JVM, which take precedence over those of the file. */
  private static List<String> ownFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  private static List<String> read(String flags) {
    try (InputStream file = FlaggedJvm.class.getResourceAsStream("jvm/" + flags + ".args")) {
      if (file == null) throw new CommandFailed("jvm/" + flags + ".args is not in the jar");
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The self-contained jar; empty if the classes were loaded from elsewhere. */
  private static Optional<Path> jar() {
    if (System.getProperty("java.class.path").contains(File.pathSeparator)) return Optional.empty();
    try {
      Path here =
          Path.of(FlaggedJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(here) ? Optional.of(here) : Optional.empty();
    } catch (URISyntaxException noFile) {
      return Optional.empty();
    }
  }
}
