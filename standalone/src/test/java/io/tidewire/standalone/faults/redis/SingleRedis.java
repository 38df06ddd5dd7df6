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
 * Redis A, which keeps its data across restarts, its replica B, and the wires by which services
 * reach whichever of the two serves.
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
   * No flushes: while the disk is busy with one, Redis acknowledges what it has not written yet.
   * What it has written outlives the process.
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

  /** By it edges reach Redis. */
  TcpProxy toEdges() {
    return toEdges;
  }

  @Override
  public Queue<Long> lost() {
    return toEdges.lost();
  }

  /** The one that serves. */
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

  /** Kill -9. What it had acknowledged is in its file. */
  void kill() {
    awaitFile();
    primary.kill();
  }

  /** A file that is being made anew counts when it is whole. */
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

  /** The same, and the file is gone. */
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

  /** From now on what A acknowledges is lost with it. */
  void isolate() {
    Replicas.awaitInSync(b);
    replication.cut();
    Await.until(
        "the replica is alone",
        PATIENCE,
        () -> b.run("INFO", "replication").contains("master_link_status:down"));
  }

  /** A dies, and B, who does not know the latest, takes over. */
  void failOver() {
    a.kill();
    b.run("REPLICAOF", "NO", "ONE");
    lead(b);
  }

  /** A learns from B what it missed, forgets what only it knew, and takes over again. */
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
