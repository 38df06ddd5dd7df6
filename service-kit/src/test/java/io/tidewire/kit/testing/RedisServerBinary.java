package io.tidewire.kit.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/**
 * A redis-server, or a server that takes its options such as valkey-server, that this machine can
 * run: the one that TIDEWIRE_TEST_REDIS_BINARY names, else the one on PATH, else the one that a jar
 * brings.
 */
record RedisServerBinary(Path path, String origin) {

  private static final String SETTING = "TIDEWIRE_TEST_REDIS_BINARY";

  static RedisServerBinary find() {
    return set().or(RedisServerBinary::onPath).orElseGet(RedisServerBinary::embedded);
  }

  /** What TIDEWIRE_TEST_REDIS_BINARY says; empty without it. */
  static Optional<RedisServerBinary> set() {
    return Optional.ofNullable(System.getenv(SETTING)).map(RedisServerBinary::named);
  }

  /**
   * A path, or {@code embedded}.
   *
   * @throws IllegalArgumentException if nothing can be run there: tests on another server than the
   *     one asked for would prove nothing
   */
  static RedisServerBinary named(String name) {
    if (name.equals("embedded")) return embedded();
    Path path = Path.of(name).toAbsolutePath();
    if (Files.isDirectory(path) || !Files.isExecutable(path)) {
      throw new IllegalArgumentException(SETTING + ": " + path + " cannot be run");
    }
    return new RedisServerBinary(path, path.toString());
  }

  static Optional<RedisServerBinary> onPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .map(found -> new RedisServerBinary(found, found.toString()))
        .findFirst();
  }

  static RedisServerBinary embedded() {
    return new RedisServerBinary(Embedded.PATH, "embedded-redis");
  }

  /** Whether it was built with TLS: only then does it miss the certificate. */
  boolean speaksTls() {
    return said("--port", "0", "--tls-port", "1").contains("No tls-cert-file configured");
  }

  /**
   * Returns its own version text: {@code Redis server v=7.4.2} or {@code Valkey server v=8.1.1}.
   */
  String version() {
    return said("--version").replaceFirst("(?s) sha=.*", "").strip();
  }

  /** Returns what it prints before it exits. */
  private String said(String... options) {
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(options));
    try {
      Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(asked.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
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
