package io.tidewire.standalone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the repository, for tests that hold its pages to its code. */
public final class Repository {

  public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Repository() {}

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * @param ending of the files' names
   */
  public static List<Path> filesBelow(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * The Java sources of all modules.
   *
   * @param below a folder in each module
   */
  public static List<Path> javaSources(String below) {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .sorted()
          .map(module -> module.resolve(below))
          .filter(Files::isDirectory)
          .flatMap(folder -> filesBelow(folder, ".java").stream())
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
