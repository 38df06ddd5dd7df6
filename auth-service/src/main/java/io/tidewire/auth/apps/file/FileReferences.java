package io.tidewire.auth.apps.file;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the environment variables and files that a YAML text names, and records which files it
 * read.
 */
final class FileReferences {

  private final AppsSource source;
  private final UnaryOperator<@Nullable String> environment;
  private final boolean tokenCookie;
  private final Map<String, String> filesRead = new TreeMap<>();

  /**
   * @param environment {@link System#getenv(String)}, or a test's replacement
   * @param tokenCookie whether edges accept tokens in a cookie
   */
  FileReferences(
      AppsSource source, UnaryOperator<@Nullable String> environment, boolean tokenCookie) {
    this.source = source;
    this.environment = environment;
    this.tokenCookie = tokenCookie;
  }

  boolean tokenCookie() {
    return tokenCookie;
  }

  BadApps bad(int line, String what) {
    return BadApps.at(source.name(), line, what);
  }

  Optional<String> environment(String name) {
    return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isEmpty());
  }

  /** The content of a file; empty if it cannot be read. */
  Optional<String> file(String name) {
    Optional<String> content = read(source, name);
    filesRead.put(name, content.orElse(""));
    return content;
  }

  /** The name and content of every file that was read. */
  Map<String, String> filesRead() {
    return new TreeMap<>(filesRead);
  }

  static Optional<String> read(AppsSource source, String name) {
    try {
      return Optional.of(source.file(name));
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }
}
