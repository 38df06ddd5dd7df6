package io.tidewire.kit.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** A redis-server that this machine can run: the one on PATH, else the one that a jar brings. */
record RedisBinary(Path path, String origin) {

  static RedisBinary find() {
    return onPath().orElseGet(RedisBinary::embedded);
  }

  static Optional<RedisBinary> onPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .map(found -> new RedisBinary(found, found.toString()))
        .findFirst();
  }

  static RedisBinary embedded() {
    return new RedisBinary(Embedded.PATH, "embedded-redis");
  }

  /** Unpacked at most once per JVM. */
  private static final class Embedded {
    static final Path PATH = unpack();

    private static Path unpack() {
      try {
        return ExecutableProvider.newJarResourceProvider().get().toPath();
      } catch (IOException unpackable) {
        throw new UncheckedIOException("no redis-server for this machine", unpackable);
      }
    }
  }
}
