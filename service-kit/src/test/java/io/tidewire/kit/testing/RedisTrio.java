package io.tidewire.kit.testing;

import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A primary, two replicas and three Sentinels, all processes of the test's own. Sentinels take a
 * server for dead after a second.
 */
public final class RedisTrio implements AutoCloseable {

  public static final String NAME = "mymaster";

  private static final int DOWN_AFTER_MS = 1_000;
  private static final String LOOPBACK = "127.0.0.1";

  private final List<RedisServer> servers;
  private final List<RedisServer> sentinels;

  private RedisTrio(List<RedisServer> servers, List<RedisServer> sentinels) {
    this.servers = servers;
    this.sentinels = sentinels;
  }

  /**
   * Returns when all know one another.
   *
   * @param options more for each of the three redis-servers
   */
  public static RedisTrio start(String... options) {
    return start(List.of(), options);
  }

  /**
   * Starts a trio whose first primary stays a primary when it is replaced: no Sentinel can demote
   * it.
   */
  public static RedisTrio startWithAPrimaryThatCannotBeDemoted() {
    return start(List.of("--rename-command", "SLAVEOF", "", "--rename-command", "REPLICAOF", ""));
  }

  private static RedisTrio start(List<String> ofPrimary, String... options) {
    RedisServer primary = RedisServer.own(with(options, ofPrimary.toArray(String[]::new)));
    String port = port(primary);
    List<RedisServer> servers =
        Stream.of(
                primary,
                RedisServer.own(with(options, "--replicaof", LOOPBACK, port)),
                RedisServer.own(with(options, "--replicaof", LOOPBACK, port)))
            .toList();
    List<RedisServer> sentinels =
        Stream.generate(() -> RedisServer.own("--sentinel")).limit(3).toList();
    var trio = new RedisTrio(servers, sentinels);
    sentinels.forEach(sentinel -> trio.monitor(sentinel, port));
    trio.awaitComplete();
    return trio;
  }

  private static String[] with(String[] options, String... more) {
    Stream<String> common = Stream.of("--repl-diskless-sync-delay", "0");
    return Stream.of(common, Stream.of(options), Stream.of(more))
        .flatMap(each -> each)
        .toArray(String[]::new);
  }

  /** Begins to watch the server at this port. */
  public void monitor(RedisServer sentinel, String port) {
    sentinel.run("SENTINEL", "MONITOR", NAME, LOOPBACK, port, "2");
    sentinel.run(
        "SENTINEL", "SET", NAME, "down-after-milliseconds", Integer.toString(DOWN_AFTER_MS));
    sentinel.run("SENTINEL", "SET", NAME, "failover-timeout", "5000");
    sentinel.run("SENTINEL", "SET", NAME, "parallel-syncs", "2");
  }

  private void awaitComplete() {
    Await.until(
        "two replicas in sync",
        () -> {
          String info = servers.get(0).run("INFO", "replication");
          return info.split("state=online", -1).length == 3;
        });
    Await.until(
        "three Sentinels that know everybody",
        () ->
            sentinels.stream()
                .map(sentinel -> sentinel.run("SENTINEL", "MASTER", NAME).lines().toList())
                .allMatch(
                    master ->
                        field(master, "num-other-sentinels").equals("2")
                            && field(master, "num-slaves").equals("2")));
  }

  private static String field(List<String> master, String name) {
    return master.get(master.indexOf(name) + 1);
  }

  /** Returns {@code field} of the primary as Sentinel {@code index} reports it. */
  public String told(int index, String field) {
    return field(sentinels.get(index).run("SENTINEL", "MASTER", NAME).lines().toList(), field);
  }

  /** Returns the servers; the first was the primary at the start. */
  public List<RedisServer> servers() {
    return servers;
  }

  public List<RedisServer> sentinels() {
    return sentinels;
  }

  /** The one that Sentinel {@code index} names as the primary now. */
  public RedisServer primary(int index) {
    String port =
        sentinels
            .get(index)
            .run("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
            .lines()
            .toList()
            .get(1);
    return servers.stream().filter(server -> port(server).equals(port)).findFirst().orElseThrow();
  }

  /** Waits until Sentinel {@code index} names another primary than {@code former}; returns it. */
  public RedisServer awaitOther(int index, RedisServer former) {
    Await.until("another primary", () -> primary(index) != former);
    return primary(index);
  }

  /** Begins a planned failover. */
  public void failOver(int index) {
    sentinels.get(index).run("SENTINEL", "FAILOVER", NAME);
  }

  /** For {@code TIDEWIRE_REDIS_URL}, with every Sentinel. */
  public String url() {
    return sentinels.stream()
        .map(RedisTrio::port)
        .map(port -> LOOPBACK + ":" + port)
        .collect(Collectors.joining(",", "redis+sentinel://", "/" + NAME));
  }

  /** Returns the default settings with this address. */
  public RedisSettings settings() {
    return RedisSettings.of(RedisDeployment.parse(url()));
  }

  public static String port(RedisServer server) {
    return Integer.toString(RedisUrl.parse(server.uri()).port());
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    servers.forEach(RedisServer::close);
  }
}
