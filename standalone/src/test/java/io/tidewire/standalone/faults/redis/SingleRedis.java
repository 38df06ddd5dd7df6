package io.tidewire.standalone.faults.redis;

import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.wire.TcpProxy;
import io.tidewire.standalone.faults.wire.TcpProxy.Kind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Redis A, which keeps its data across restarts, its replica B, and the proxies by which services
 * reach the current primary.
 */
final class SingleRedis implements FaultyRedis {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RedisServer a;
  private final RedisServer b;
  private final TcpProxy replication;
  private final TcpProxy toEdges;
  private final TcpProxy toOthers;
  private volatile RedisServer primary;

  SingleRedis(Vertx vertx) {
    a = RedisServer.own(options("--appendonly", "yes", "--appendfsync", "no"));
    b = RedisServer.own(options());
    replication = new TcpProxy(vertx, port(a), Kind.PLAIN);
    toEdges = new TcpProxy(vertx, port(a), Kind.REDIS);
    toOthers = new TcpProxy(vertx, port(a), Kind.PLAIN);
    primary = a;
    follow();
  }

  /**
   * Without fsync: during one, Redis acknowledges what it has not written yet. Written data
   * survives the process.
   */
  private static String[] options(String... more) {
    Stream<String> common = Stream.of("--repl-diskless-sync-delay", "0");
    return Stream.concat(common, Stream.of(more)).toArray(String[]::new);
  }

  private static int port(RedisServer server) {
    return RedisUrl.parse(server.uri()).port();
  }

  private void follow() {
    b.run("REPLICAOF", "127.0.0.1", Integer.toString(replication.port()));
    Replicas.awaitInSync(b);
  }

  @Override
  public String url(String process) {
    TcpProxy wire = process.startsWith("edge") ? toEdges : toOthers;
    return "redis://127.0.0.1:" + wire.port();
  }

  /** The proxy by which edges reach Redis. */
  TcpProxy toEdges() {
    return toEdges;
  }

  @Override
  public Queue<Long> lost() {
    return toEdges.lost();
  }

  /** Returns the current primary. */
  RedisServer primary() {
    return primary;
  }

  @Override
  public List<RedisServer> primaries() {
    return List.of(primary);
  }

  @Override
  public RedisFaults faults(RunUnderFaults run) {
    return new SingleFaults(this, run);
  }

  /** Kills it with SIGKILL. Its file has everything that it acknowledged. */
  void kill() {
    awaitFile();
    primary.kill();
  }

  /** Waits until the append-only file is complete. */
  private void awaitFile() {
    Await.until(
        "the file is whole",
        PATIENCE,
        () -> {
          String now = primary.run("INFO", "persistence");
          return now.contains("aof_rewrite_in_progress:0")
              && now.contains("aof_rewrite_scheduled:0");
        });
  }

  /** Kills it with SIGKILL, and deletes its file. */
  void killWithItsData() {
    Path data = Path.of(primary.run("CONFIG", "GET", "dir").lines().toList().get(1));
    primary.kill();
    delete(data.resolve("appendonlydir"));
  }

  void restart() {
    primary.restart();
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) return;
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> inside = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inside) Files.delete(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Stops the replication, so that later writes of A are lost with it. */
  void isolate() {
    Replicas.awaitInSync(b);
    replication.cut();
    Await.until(
        "the replica is alone",
        PATIENCE,
        () -> b.run("INFO", "replication").contains("master_link_status:down"));
  }

  /** Kills A, and promotes B, which lacks the latest writes. */
  void failOver() {
    a.kill();
    b.run("REPLICAOF", "NO", "ONE");
    lead(b);
  }

  /** Lets A synchronize with B, discarding its own writes, and promotes it again. */
  void failBack() {
    a.restart();
    a.run("REPLICAOF", "127.0.0.1", Integer.toString(port(b)));
    Replicas.awaitInSync(a);
    a.run("REPLICAOF", "NO", "ONE");
    lead(a);
    replication.mend();
    follow();
  }

  private void lead(RedisServer to) {
    primary = to;
    for (TcpProxy wire : List.of(toEdges, toOthers)) {
      wire.lead(port(to));
      wire.drop();
    }
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }
}
