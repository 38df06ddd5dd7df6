package io.tidewire.kit.testing;

import io.tidewire.contract.redis.HashSlot;
import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Redis Cluster of three primaries, with a replica each or without, all processes of the test's
 * own. Slots are in equal runs. A node counts as failed after two seconds.
 */
public final class RedisGrid implements AutoCloseable {

  public static final int PRIMARIES = 3;

  private static final String LOOPBACK = "127.0.0.1";

  private static final String OF_VALKEY = "MIGRATESLOTS";
  private static final String OF_REDIS = "MIGRATION";
  private static final String TLS = "--tls-port";

  private final List<RedisServer> servers;
  private final boolean encrypted;

  private RedisGrid(List<RedisServer> servers, boolean encrypted) {
    this.servers = servers;
    this.encrypted = encrypted;
  }

  /** Returns when all know one another and every slot is served. */
  public static RedisGrid start(String... options) {
    return start(PRIMARIES, options);
  }

  /** The same, with a replica of each primary: node {@code i + 3} is that of node {@code i}. */
  public static RedisGrid startWithReplicas(String... options) {
    return start(2 * PRIMARIES, options);
  }

  /**
   * Primaries without replicas that speak TLS to one another and to clients, and announce the name
   * {@code localhost}. Only {@link RedisServer#run} connects without TLS.
   *
   * @param certificate for that name, in a PEM file; vouches for itself
   */
  public static RedisGrid startEncrypted(String certificate, String key) {
    return formed(
        PRIMARIES,
        true,
        () ->
            node(
                TLS,
                Integer.toString(FreePorts.one()),
                "--tls-cluster",
                "yes",
                "--tls-cert-file",
                certificate,
                "--tls-key-file",
                key,
                "--tls-ca-cert-file",
                certificate,
                "--tls-auth-clients",
                "no",
                "--cluster-announce-hostname",
                "localhost"));
  }

  /** Whether the servers of this run can be {@linkplain #startEncrypted encrypted}. */
  public static boolean speaksTls() {
    return RedisServerBinary.find().speaksTls();
  }

  private static RedisGrid start(int nodes, String... options) {
    return formed(nodes, false, () -> node(options));
  }

  private static RedisGrid formed(int nodes, boolean encrypted, Supplier<RedisServer> node) {
    RedisGrid grid =
        new RedisGrid(new ArrayList<>(Stream.generate(node).limit(nodes).toList()), encrypted);
    for (int i = 0; i < nodes; i++) {
      grid.servers.get(i).run("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      if (i > 0) grid.meet(grid.servers.get(i));
    }
    for (int i = 0; i < PRIMARIES; i++) grid.serve(i);
    grid.awaitWhole(nodes);
    for (int i = PRIMARIES; i < nodes; i++) {
      grid.servers.get(i).run("CLUSTER", "REPLICATE", id(grid.servers.get(i - PRIMARIES)));
    }
    for (int i = PRIMARIES; i < nodes; i++) grid.awaitReplica(i);
    return grid;
  }

  private static RedisServer node(String... options) {
    Stream<String> common =
        Stream.of(
            "--cluster-enabled",
            "yes",
            "--cluster-port",
            Integer.toString(FreePorts.one()),
            "--cluster-node-timeout",
            "2000",
            "--cluster-require-full-coverage",
            "no",
            "--cluster-allow-replica-migration",
            "no",
            "--cluster-allow-pubsubshard-when-down",
            "no",
            "--repl-diskless-sync-delay",
            "0");
    return RedisServer.own(Stream.concat(common, Stream.of(options)).toArray(String[]::new));
  }

  /** One more node without slots. */
  public RedisServer add() {
    RedisServer added = node();
    servers.add(added);
    meet(added);
    awaitWhole(servers.size());
    return added;
  }

  private void meet(RedisServer added) {
    String bus = added.run("CONFIG", "GET", "cluster-port").lines().toList().get(1);
    servers.get(0).run("CLUSTER", "MEET", LOOPBACK, clientPort(added), bus);
  }

  private void serve(int index) {
    int first = HashSlot.COUNT * index / PRIMARIES;
    int last = HashSlot.COUNT * (index + 1) / PRIMARIES - 1;
    servers
        .get(index)
        .run("CLUSTER", "ADDSLOTSRANGE", Integer.toString(first), Integer.toString(last));
  }

  private void awaitWhole(int nodes) {
    Await.until(
        "all nodes know the whole cluster",
        () ->
            servers.stream()
                .map(server -> server.run("CLUSTER", "INFO"))
                .allMatch(
                    info ->
                        info.contains("cluster_state:ok")
                            && info.contains("cluster_known_nodes:" + nodes)));
  }

  private void awaitReplica(int index) {
    Await.until(
        "a replica in sync",
        () ->
            servers.get(index).run("INFO", "replication").contains("master_link_status:up")
                && servers.stream()
                    .allMatch(
                        server ->
                            server
                                    .run("CLUSTER", "NODES")
                                    .lines()
                                    .filter(s -> s.contains("slave"))
                                    .count()
                                == servers.size() - PRIMARIES));
  }

  /** Returns the servers; the first three were the primaries at the start. */
  public List<RedisServer> servers() {
    return servers;
  }

  /** The primary of a key's slot, as the running nodes agree. */
  public Optional<RedisServer> primaryOf(String key) {
    int slot = HashSlot.of(key);
    return servers.stream().filter(server -> slotsOf(server).test(slot)).findFirst();
  }

  /** The slots that a node says it serves; none if it does not answer. */
  public IntPredicate slotsOf(RedisServer server) {
    try {
      List<String> runs =
          server
              .run("CLUSTER", "NODES")
              .lines()
              .filter(line -> line.contains("myself,master"))
              .flatMap(line -> Stream.of(line.split(" ")).skip(8))
              .filter(run -> !run.startsWith("["))
              .toList();
      return slot -> runs.stream().anyMatch(run -> contains(run, slot));
    } catch (RuntimeException away) {
      return slot -> false;
    }
  }

  private static boolean contains(String run, int slot) {
    String[] ends = run.split("-");
    return Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[ends.length - 1]);
  }

  /** Moves a slot with all its keys, one step after the other as redis-cli does. */
  public void move(int slot, RedisServer from, RedisServer to) {
    beginMove(slot, from, to);
    endMove(slot, from, to);
  }

  /** Begins a move: the source refuses missing keys, and the target all commands without ASKING. */
  public void beginMove(int slot, RedisServer from, RedisServer to) {
    String moved = Integer.toString(slot);
    to.run("CLUSTER", "SETSLOT", moved, "IMPORTING", id(from));
    from.run("CLUSTER", "SETSLOT", moved, "MIGRATING", id(to));
  }

  /** Moves the keys, and then the slot. */
  public void endMove(int slot, RedisServer from, RedisServer to) {
    String moved = Integer.toString(slot);
    while (true) {
      List<String> keys =
          from.run("CLUSTER", "GETKEYSINSLOT", moved, "100")
              .lines()
              .filter(key -> !key.isEmpty())
              .toList();
      if (keys.isEmpty()) break;
      List<String> migrate =
          new ArrayList<>(List.of("MIGRATE", LOOPBACK, clientPort(to), "", "0", "5000", "KEYS"));
      migrate.addAll(keys);
      from.run(migrate.toArray(String[]::new));
    }
    for (RedisServer server : List.of(to, from)) {
      server.run("CLUSTER", "SETSLOT", moved, "NODE", id(to));
    }
  }

  /** Whether these servers can {@link #beginMoveInOneStep}: Valkey 9, Redis 8.4. */
  public boolean movesInOneStep() {
    String commands = servers.get(0).run("CLUSTER", "HELP");
    return commands.contains(OF_VALKEY) || commands.contains(OF_REDIS);
  }

  /** Begins to move a slot with all its keys; what serves it changes at the end, and at once. */
  public void beginMoveInOneStep(int slot, RedisServer from, RedisServer to) {
    String moved = Integer.toString(slot);
    if (from.run("CLUSTER", "HELP").contains(OF_VALKEY)) {
      from.run("CLUSTER", OF_VALKEY, "SLOTSRANGE", moved, moved, "NODE", id(to));
    } else {
      to.run("CLUSTER", OF_REDIS, "IMPORT", moved, moved);
    }
  }

  /** Starts a planned failover: the replica takes over without loss. */
  public void promote(int replica) {
    servers.get(replica).run("CLUSTER", "FAILOVER");
    Await.until("promoted", () -> servers.get(replica).run("ROLE").startsWith("master"));
  }

  /** Returns how often a command was called on all nodes that answer. */
  public long calls(String command) {
    return servers.stream()
        .flatMap(server -> server.run("INFO", "commandstats").lines())
        .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  /** For {@code TIDEWIRE_REDIS_URL}, with the first three nodes. */
  public String url() {
    String host = encrypted ? "localhost" : LOOPBACK;
    return servers.stream()
        .limit(PRIMARIES)
        .map(server -> host + ":" + clientPort(server))
        .collect(Collectors.joining(",", encrypted ? "rediss+cluster://" : "redis+cluster://", ""));
  }

  /** Returns the default settings with this address. */
  public RedisSettings settings() {
    return RedisSettings.of(RedisDeployment.parse(url()));
  }

  private static String id(RedisServer server) {
    return server.run("CLUSTER", "MYID");
  }

  public static String port(RedisServer server) {
    return Integer.toString(RedisUrl.parse(server.uri()).port());
  }

  /** Where clients connect: with TLS, if the cluster is encrypted. */
  public String clientPort(RedisServer server) {
    return encrypted
        ? server.run("CONFIG", "GET", "tls-port").lines().toList().get(1)
        : port(server);
  }

  @Override
  public void close() {
    servers.forEach(RedisServer::close);
  }
}
