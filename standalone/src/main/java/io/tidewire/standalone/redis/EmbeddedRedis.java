package io.tidewire.standalone.redis;

import io.tidewire.kit.redis.settings.RedisLogin;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.service.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis process on the loopback, with a free port, a password of its own and nothing on disk. It
 * ends with {@link #stop}, and with the JVM however that ends.
 *
 * <p>Every method blocks.
 */
public final class EmbeddedRedis {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);

  /** Somebody else may take the free port first. */
  private static final int ATTEMPTS = 3;

  private static final int PASSWORD_BYTES = 16;

  private final RedisBinary binary;
  private final RedisUrl url;
  private final Process watchdog;
  private volatile boolean wanted = true;

  private EmbeddedRedis(RedisBinary binary, RedisUrl url, Process watchdog) {
    this.binary = binary;
    this.url = url;
    this.watchdog = watchdog;
  }

  /** Returns when it serves. Throws {@link StartupException} if none does. */
  public static EmbeddedRedis start() {
    String said = "";
    for (RedisBinary binary : RedisBinary.values()) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          Optional<EmbeddedRedis> redis = start(binary);
          if (redis.isEmpty()) break;
          if (redis.get().serves()) return redis.get().watched();
          said = redis.get().lastWords();
        } catch (IOException failed) {
          said = String.valueOf(failed.getMessage());
        }
      }
    }
    throw new StartupException(
        "no Redis can be started on this machine"
            + (said.isEmpty() ? "" : " (" + said + ")")
            + ": set TIDEWIRE_REDIS_URL to a running one");
  }

  private static Optional<EmbeddedRedis> start(RedisBinary binary) throws IOException {
    Path home = Files.createTempDirectory("tidewire-redis");
    Optional<Path> program = binary.in(home);
    if (program.isEmpty()) {
      Files.delete(home);
      return Optional.empty();
    }
    RedisUrl url = somewhere();
    Path config = home.resolve("redis.conf");
    Files.writeString(config, config(url, home));
    Process watchdog =
        new ProcessBuilder(
                "sh", "-c", script(), "watchdog", text(home), text(program.get()), text(config))
            .redirectErrorStream(true)
            .start();
    return Optional.of(new EmbeddedRedis(binary, url, watchdog));
  }

  private static String text(Path path) {
    return path.toAbsolutePath().toString();
  }

  private static RedisUrl somewhere() throws IOException {
    byte[] password = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(password);
    var login = new RedisLogin(Optional.empty(), HexFormat.of().formatHex(password));
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new RedisUrl(false, "127.0.0.1", socket.getLocalPort(), 0, Optional.of(login));
    }
  }

  /** In a file that only its owner may read, since a command line can be read by everybody. */
  private static String config(RedisUrl url, Path home) {
    return String.join(
        "\n",
        "bind 127.0.0.1",
        "port " + url.port(),
        "requirepass " + url.login().map(RedisLogin::password).orElseThrow(),
        "save \"\"",
        "appendonly no",
        "maxmemory-policy noeviction",
        "client-output-buffer-limit pubsub 256mb 64mb 30",
        "stream-node-max-bytes 1024",
        "dir \"" + home + "\"",
        "");
  }

  private static String script() throws IOException {
    try (InputStream script = EmbeddedRedis.class.getResourceAsStream("watchdog.sh")) {
      if (script == null) throw new IOException("watchdog.sh is not packaged");
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Where it is, and how to get in. */
  public RedisUrl url() {
    return url;
  }

  /** True as soon as it answers, false as soon as it has ended. */
  private boolean serves() throws IOException {
    try {
      for (int look = 0; look < 500; look++) {
        if (RedisPing.answered(url)) return true;
        if (watchdog.waitFor(20, TimeUnit.MILLISECONDS)) return false;
      }
      stop();
      return false;
    } catch (InterruptedException interrupted) {
      throw new IOException("interrupted", interrupted);
    }
  }

  private String lastWords() throws IOException {
    String said = new String(watchdog.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines().filter(line -> !line.isBlank()).reduce((first, last) -> last).orElse("");
  }

  private EmbeddedRedis watched() {
    log.info("embedded redis started binary={} port={}", binary, url.port());
    watchdog.onExit().thenAccept(this::ended);
    return this;
  }

  private void ended(Process process) {
    if (wanted) log.error("embedded redis exited unexpectedly exit={}", process.exitValue());
  }

  /** Kills it; there is nothing to save. */
  public void stop() {
    wanted = false;
    try {
      watchdog.getOutputStream().close();
      watchdog.waitFor();
    } catch (IOException alreadyGone) {
      log.debug("embedded redis closed the connection", alreadyGone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
