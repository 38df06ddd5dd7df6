package io.tidewire.standalone.redis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/** Where a redis-server for this machine may be found. */
enum RedisBinary {
  /** Redis 6.2 out of a jar; wants OpenSSL 3 on Linux x86-64. */
  EMBEDDED {
    @Override
    Optional<Path> in(Path home) {
      try {
        return Optional.of(ExecutableProvider.newJarResourceProvider(home.toFile()).get().toPath());
      } catch (IOException | RuntimeException noneForThisMachine) {
        return Optional.empty();
      }
    }
  },
  ON_PATH {
    @Override
    Optional<Path> in(Path home) {
      String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
      return Stream.of(path.split(File.pathSeparator))
          .map(directory -> Path.of(directory, "redis-server"))
          .filter(Files::isExecutable)
          .findFirst();
    }
  };

  /**
   * The program, if there is one.
   *
   * @param home where it may be unpacked
   */
  abstract Optional<Path> in(Path home);
}
