package io.tidewire.kit.testing;

import io.tidewire.kit.redis.settings.RedisUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A redis-server process of our own, without persistence unless asked for, in a directory of its
 * own, on a free port that it keeps across restarts.
 *
 * <p>It is started by a shell that waits on a pipe from this JVM, and kills it with -9 when the
 * pipe ends: on {@link #kill}, at exit, and even if the JVM itself is killed.
 */
final class LocalRedis {

  private static final String WATCHDOG =
      "trap '' INT TERM HUP; \"$@\" >redis.log 2>&1 & echo $!; cat >/dev/null; kill -9 $!; wait";

  private static final String SENTINEL = "--sentinel";

  private static final int STARTS = 5;

  private final RedisServerBinary binary;
  private final List<String> options;
  private final Path directory;
  private int port;
  private Process watchdog;
  private long pid;

  LocalRedis(RedisServerBinary binary, List<String> options) {
    this.binary = binary;
    this.options = List.copyOf(options);
    try {
      directory = Files.createTempDirectory("tidewire-redis");
      watchdog = start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "redis-server " + port));
  }

  int port() {
    return port;
  }

  long pid() {
    return pid;
  }

  /** Kills it with -9, as the kernel does when memory runs out. */
  void kill() {
    try {
      watchdog.getOutputStream().close();
      watchdog.waitFor();
    } catch (IOException alreadyClosed) {
      throw new UncheckedIOException(alreadyClosed);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  void restart() {
    kill();
    try {
      watchdog = launch();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    if (!serves()) throw new IllegalStateException("redis-server did not come back: " + log());
  }

  void signal(String signal) {
    try {
      int exit = new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
      if (exit != 0) throw new IllegalStateException("kill " + signal + " " + pid + ": " + exit);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  void close() {
    kill();
    if (!Files.exists(directory)) return;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Starts on another port if another process takes the free port first. */
  private Process start() throws IOException {
    for (int attempt = 0; attempt < STARTS; attempt++) {
      port = FreePorts.one();
      watchdog = launch();
      if (serves()) return watchdog;
    }
    throw new IllegalStateException("redis-server does not start: " + log());
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", WATCHDOG, "watchdog"));
    command.add(binary.path().toString());
    if (options.contains(SENTINEL)) command.add(emptyConfiguration().toString());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory.toString()));
    command.addAll(options);
    Process shell = new ProcessBuilder(command).directory(directory.toFile()).start();
    BufferedReader said = shell.inputReader();
    pid = Long.parseLong(said.readLine());
    return shell;
  }

  /** A Sentinel starts only with a file that it may write to. */
  private Path emptyConfiguration() throws IOException {
    return Files.writeString(directory.resolve("sentinel.conf"), "");
  }

  /** Returns true as soon as it answers, and false as soon as it cannot. */
  private boolean serves() {
    for (int look = 0; look < 500; look++) {
      try {
        new RedisShell(RedisUrl.parse("redis://127.0.0.1:" + port)).run("PING");
        return true;
      } catch (IllegalStateException answer) {
        if (!String.valueOf(answer.getMessage()).contains("LOADING")) return true;
      } catch (IOException notYet) {
        if (log().contains("Address already in use")) return false;
      }
      pause();
    }
    return false;
  }

  private void pause() {
    try {
      watchdog.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("redis.log"));
    } catch (IOException none) {
      return "";
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(cause);
  }
}
