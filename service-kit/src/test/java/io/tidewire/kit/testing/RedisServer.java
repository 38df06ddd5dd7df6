package io.tidewire.kit.testing;

import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A real Redis for tests: {@linkplain #shared() one for the whole JVM}, or {@linkplain #own one}
 * that a test may kill, pause and restart as it likes.
 */
public final class RedisServer implements AutoCloseable {

  private static final String URL = "TIDEWIRE_TEST_REDIS";

  private static final AtomicBoolean OWN_TOLD = new AtomicBoolean();

  private final RedisUrl url;
  private final RedisShell shell;
  private final Optional<LocalRedis> own;

  private RedisServer(RedisUrl url, Optional<LocalRedis> own) {
    this.url = url;
    this.shell = new RedisShell(url);
    this.own = own;
  }

  /**
   * The JVM's own: what TIDEWIRE_TEST_REDIS names (it will be flushed), else a process of what
   * TIDEWIRE_TEST_REDIS_BINARY names, else a container where an engine answers, else redis-server
   * from PATH, else the embedded one. Says once which it is. Lives until the JVM ends.
   */
  public static RedisServer shared() {
    return Shared.SERVER;
  }

  /**
   * A process of the test's own, empty and without persistence: of what TIDEWIRE_TEST_REDIS_BINARY
   * names, else of redis-server from PATH, else of the embedded one, and never what
   * TIDEWIRE_TEST_REDIS names, which no test may kill. Says once which it is. Ends with {@link
   * #close}, and with the JVM at the latest.
   *
   * @param options more for redis-server, such as {@code --appendonly yes} for data that outlives
   *     {@link #kill} and {@link #restart}
   */
  public static RedisServer own(String... options) {
    RedisServerBinary binary = RedisServerBinary.find();
    var process = new LocalRedis(binary, List.of(options));
    if (OWN_TOLD.compareAndSet(false, true)) {
      System.out.println("Redis that tests own: " + binary.version() + ", " + binary.origin());
    }
    return new RedisServer(local(process.port()), Optional.of(process));
  }

  /** Where it is: {@code redis://host:port}, without a login. */
  public String uri() {
    return url.toString();
  }

  /** Returns the default settings with this address. */
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

  /** Such as {@code Redis 7.4.2} or {@code Valkey 8.1.1}. */
  public String version() {
    String info = run("INFO", "server");
    return field(info, "valkey_version")
        .map(valkey -> "Valkey " + valkey)
        .or(() -> field(info, "redis_version").map(redis -> "Redis " + redis))
        .orElseThrow();
  }

  /** Kill -9. */
  public void kill() {
    owned().kill();
  }

  /** Starts it again on its port; kills it before if it still runs. */
  public void restart() {
    owned().restart();
  }

  /** Returns the id of the current process, or of the last one. */
  public long pid() {
    return owned().pid();
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

  private static Optional<String> field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .findFirst()
        .map(line -> line.substring(name.length() + 1).strip());
  }

  private static RedisUrl local(int port) {
    return RedisUrl.parse("redis://127.0.0.1:" + port);
  }

  /** Starts the server at its first use. */
  private static final class Shared {
    static final RedisServer SERVER = find();

    private static RedisServer find() {
      return Optional.ofNullable(System.getenv(URL))
          .map(named -> found(URL, RedisUrl.parse(named)))
          .or(() -> RedisServerBinary.set().map(Shared::process))
          .or(() -> ContainerRedis.start().map(it -> found(it.origin(), it.url())))
          .orElseGet(() -> process(RedisServerBinary.find()));
    }

    private static RedisServer process(RedisServerBinary binary) {
      return found(binary.origin(), local(new LocalRedis(binary, List.of()).port()));
    }

    private static RedisServer found(String origin, RedisUrl url) {
      var server = new RedisServer(url, Optional.empty());
      System.out.println("Redis for tests: " + server.version() + " at " + url + ", " + origin);
      return server;
    }
  }
}
