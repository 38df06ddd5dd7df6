package io.tidewire.standalone.testing;

import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.FreePorts;
import io.tidewire.kit.testing.TrainingStart;
import io.tidewire.standalone.StandaloneMain;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An archive with the classes of the services, which a JVM maps instead of loading them (JEP 350).
 * It reduces the CPU time of a start from 3 s to 2 s. The first test that starts a process creates
 * the archive, and all test JVMs of the module use it.
 */
final class ClassDataArchive {

  private static final Path FOLDER = Path.of("target", "class-data");
  private static final String JAR = ".jar";
  private static final String READY = "Ctrl-C ends it";

  /** Sufficient on a busy machine. */
  private static final Duration START = Duration.ofMinutes(2);

  /**
   * Created once, when the first process is started. Absent while the classes are not in jars yet.
   */
  private static final class Archive {
    static final Optional<Path> FILE =
        isPackaged(StandaloneMain.class) && isPackaged(TrainingStart.class)
            ? made()
            : Optional.empty();
  }

  private ClassDataArchive() {}

  /** The options of a JVM with {@link #classPath}. */
  static List<String> options() {
    return Archive.FILE.map(file -> "-XX:SharedArchiveFile=" + file).stream().toList();
  }

  private static boolean isPackaged(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith(JAR);
  }

  /**
   * This JVM's class path with directories behind all jars, because an archive contains only the
   * classes of jars.
   */
  static String classPath() {
    return joined(Stream.concat(jars(), entries().filter(entry -> !entry.endsWith(JAR))));
  }

  private static Stream<String> jars() {
    return entries().filter(entry -> entry.endsWith(JAR));
  }

  /** Without entries that do not exist, which a JVM ignores. */
  private static Stream<String> entries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> Files.exists(Path.of(entry)));
  }

  private static String joined(Stream<String> entries) {
    return entries.collect(Collectors.joining(File.pathSeparator));
  }

  /** The archive; empty if it cannot be created, in which case processes start more slowly. */
  private static Optional<Path> made() {
    try {
      Files.createDirectories(FOLDER);
      Path archive = FOLDER.resolve(fingerprint() + ".jsa");
      Path lock = FOLDER.resolve("lock");
      try (FileChannel file =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var held = file.lock()) {
        if (held.isValid() && !Files.exists(archive)) make(archive);
      }
      return Optional.of(archive.toAbsolutePath());
    } catch (IOException | AssertionError unable) {
      System.out.println("Processes of tests start without an archive of classes: " + unable);
      return Optional.empty();
    }
  }

  /** Starts a process that records the classes it loaded when it ends. */
  private static void make(Path archive) throws IOException {
    Path unfinished = archive.resolveSibling("unfinished");
    Files.deleteIfExists(unfinished);
    List<Integer> ports = FreePorts.take(3);
    List<String> command =
        List.of(
            "-XX:ArchiveClassesAtExit=" + unfinished,
            "-cp",
            joined(jars()),
            TrainingStart.class.getName(),
            StandaloneMain.class.getName(),
            ports.get(0).toString());
    Map<String, String> environment =
        Map.of(
            "TIDEWIRE_EDGE_PORT", ports.get(1).toString(),
            "TIDEWIRE_MANAGEMENT_PORT", ports.get(2).toString());
    try (ChildJvm child = ChildJvm.start("class-data", command, environment)) {
      Await.until("it is ready", START, () -> String.join("", child.out()).contains(READY));
      Http.get(ports.get(2), "/metrics");
      child.terminate();
      if (child.exitCode() != 0) throw new AssertionError(child.out());
    }
    Files.move(unfinished, archive);
  }

  /** A digest of what a JVM checks before it uses an archive. */
  private static String fingerprint() throws IOException {
    StringBuilder all = new StringBuilder(Runtime.version().toString());
    for (String jar : jars().toList()) {
      Path file = Path.of(jar);
      all.append(jar).append(Files.size(file)).append(Files.getLastModifiedTime(file));
    }
    return UUID.nameUUIDFromBytes(all.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }
}
