package io.tidewire.kit.testing;

import io.tidewire.kit.redis.RedisSettings;
import io.tidewire.kit.redis.RedisUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A real Redis for tests: {@linkplain #shared() one for the whole JVM}, or {@linkplain #own one}
 * that a test may kill, pause and restart as it likes.
 */
public final class RedisServer implements AutoCloseable {

  private static final String URL = "TIDEWIRE_TEST_REDIS";

  private final RedisUrl url;
  private final RedisShell shell;
  private final Optional<LocalRedis> own;

  private RedisServer(RedisUrl url, Optional<LocalRedis> own) {
    this.url = url;
    this.shell = new RedisShell(url);
    this.own = own;
  }

  /**
   * The JVM's own: what TIDEWIRE_TEST_REDIS names (it will be flushed), else a container where an
   * engine answers, else redis-server from PATH, else the embedded one. Says once which it is.
   * Lives until the JVM ends.
   */
  public static RedisServer shared() {
    return Shared.SERVER;
  }

  /**
   * A process of the test's own, empty and without persistence. It ends with {@link #close}, and
   * with the JVM at the latest.
   *
   * @param options more for redis-server, such as {@code --appendonly yes} for data that outlives
   *     {@link #kill} and {@link #restart}
   */
  public static RedisServer own(String... options) {
    var process = new LocalRedis(RedisBinary.find(), List.of(options));
    return new RedisServer(local(process.port()), Optional.of(process));
  }

  /** Where it is: {@code redis://host:port}, without a login. */
  public String uri() {
    return url.toString();
  }

  /** The default settings, here. */
  public RedisSettings settings() {
    return RedisSettings.of(url);
  }

  /** Forgets all keys. */
  public void flush() {
    run("FLUSHALL");
  }

  /**
   * Runs one command on a connection of its own, and waits. Strings come as they are, numbers in
   * decimal, lists a line each, nil as nothing, an error as an exception.
   */
  public String run(String... command) {
    try {
      return shell.run(command);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** True from {@code major}.0.0 on. */
  public boolean atLeast(int major) {
    return Integer.parseInt(version().replaceAll("\\..*", "")) >= major;
  }

  /** Such as {@code 7.4.2}. */
  public String version() {
    return run("INFO", "server")
        .lines()
        .filter(line -> line.startsWith("redis_version:"))
        .findFirst()
        .orElseThrow()
        .substring("redis_version:".length())
        .strip();
  }

  /** Kill -9. */
  public void kill() {
    owned().kill();
  }

  /** Starts it again on its port; kills it before if it still runs. */
  public void restart() {
    owned().restart();
  }

  /** SIGSTOP: connections stay open and nothing answers. */
  public void pause() {
    owned().signal("-STOP");
  }

  /** SIGCONT. */
  public void resume() {
    owned().signal("-CONT");
  }

  /** Ends a server of one's own. The shared one stays: others use it. */
  @Override
  public void close() {
    own.ifPresent(LocalRedis::close);
  }

  private LocalRedis owned() {
    return own.orElseThrow(() -> new IllegalStateException("only an own() server is yours"));
  }

  private static RedisUrl local(int port) {
    return RedisUrl.parse("redis://127.0.0.1:" + port);
  }

  /** Started by whoever asks first. */
  private static final class Shared {
    static final RedisServer SERVER = find();

    private static RedisServer find() {
      return Optional.ofNullable(System.getenv(URL))
          .map(named -> found(URL, RedisUrl.parse(named)))
          .or(() -> ContainerRedis.start().map(it -> found(it.origin(), it.url())))
          .orElseGet(Shared::process);
    }

    private static RedisServer process() {
      RedisBinary binary = RedisBinary.find();
      return found(binary.origin(), local(new LocalRedis(binary, List.of()).port()));
    }

    private static RedisServer found(String origin, RedisUrl url) {
      var server = new RedisServer(url, Optional.empty());
      System.out.println("Redis for tests: " + server.version() + " at " + url + ", " + origin);
      return server;
    }
  }
}
