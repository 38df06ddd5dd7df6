package io.tidewire.kit.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once, at the start, about settings of Redis that break guarantees, and says what to change
 * (docs/design/delivery.md §1.2). Changes nothing itself.
 */
public final class RedisConfigCheck {

  private static final Logger log = LoggerFactory.getLogger(RedisConfigCheck.class);

  private static final List<String> SETTINGS =
      List.of(
          "maxmemory-policy",
          "client-output-buffer-limit",
          "repl-backlog-ttl",
          "stream-node-max-bytes",
          "min-replicas-to-write",
          "min-replicas-max-lag",
          "cluster-require-full-coverage",
          "cluster-allow-pubsubshard-when-down",
          "cluster-node-timeout");

  private static final long HARD_LIMIT = 256L << 20;
  private static final long SOFT_LIMIT = 64L << 20;
  private static final int NODE_BYTES = 1_024;
  private static final int MAX_LAG_SECONDS = 5;
  private static final int MAX_NODE_TIMEOUT_MS = 5_000;

  private final Map<String, String> settings;
  private final Map<String, String> info;
  private final List<String> advice = new ArrayList<>();

  private RedisConfigCheck(Map<String, String> settings, Map<String, String> info) {
    this.settings = settings;
    this.info = info;
  }

  /** Checks when the link is up for the first time. Does nothing if Redis is gone again by then. */
  public static void logged(CommandLink link) {
    Set<String> told = new HashSet<>();
    link.up().onSuccess(up -> link.servers().forEach(server -> logged(server, told)));
  }

  private static void logged(CommandLink server, Set<String> told) {
    server
        .up()
        .compose(up -> asked(server))
        .onSuccess(
            lines -> lines.stream().filter(told::add).forEach(line -> log.warn("redis: " + line)));
  }

  static Future<List<String>> asked(CommandLink link) {
    Future<Response> info = link.send(Request.cmd(Command.INFO));
    List<Future<Response>> answers =
        SETTINGS.stream()
            .map(name -> link.send(Request.cmd(Command.CONFIG).arg("GET").arg(name)))
            .toList();
    List<Future<Response>> all = new ArrayList<>(answers);
    all.add(info);
    return Future.join(all)
        .map(answered -> true)
        .recover(
            cause ->
                cause instanceof ErrorType
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(cause))
        .map(whole -> whole ? of(values(answers), fields(info.result())) : onTrust());
  }

  private static List<String> onTrust() {
    return List.of(
        "CONFIG GET or INFO is not permitted, so these settings were not checked: "
            + "maxmemory-policy noeviction, client-output-buffer-limit pubsub 256mb 64mb 30, "
            + "repl-backlog-ttl 0, stream-node-max-bytes 1024, and with replicas "
            + "min-replicas-to-write 1, min-replicas-max-lag 5");
  }

  private static Map<String, String> values(List<Future<Response>> answers) {
    Map<String, String> values = new HashMap<>();
    for (Future<Response> answer : answers) {
      Response setting = answer.result();
      for (String name : SETTINGS) {
        if (setting.containsKey(name)) values.put(name, setting.get(name).toString());
      }
    }
    return values;
  }

  private static Map<String, String> fields(Response info) {
    Map<String, String> fields = new HashMap<>();
    info.toString()
        .lines()
        .filter(line -> line.contains(":"))
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              fields.put(line.substring(0, colon), line.substring(colon + 1));
            });
    return fields;
  }

  /**
   * The warnings.
   *
   * @param settings those that the server knows, as CONFIG GET spells them
   * @param info the fields of INFO
   */
  static List<String> of(Map<String, String> settings, Map<String, String> info) {
    return new RedisConfigCheck(settings, info).advice();
  }

  private List<String> advice() {
    version();
    eviction();
    outputBuffers();
    if (number("stream-node-max-bytes", 0) > NODE_BYTES) {
      advise(
          "a stream channel with few messages takes three times the memory it needs",
          "stream-node-max-bytes 1024");
    }
    if (replicas() > 0) replication();
    if (info.getOrDefault("cluster_enabled", "0").equals("1")) cluster();
    return advice;
  }

  private void version() {
    String version = info.getOrDefault("redis_version", "");
    String[] parts = version.split("\\.", -1);
    if (parts.length < 2 || !parts[0].matches("[0-9]{1,5}") || !parts[1].matches("[0-9]{1,5}"))
      return;
    int major = Integer.parseInt(parts[0]);
    if (major < 6 || (major == 6 && Integer.parseInt(parts[1]) < 2)) {
      advice.add(
          "version " + version + " is too old; versions below 6.2 are not tested, use 7 or later");
    }
  }

  private void eviction() {
    if (settings.getOrDefault("maxmemory-policy", "noeviction").equals("noeviction")) return;
    advise(
        "under memory pressure Redis would silently evict rosters and logs",
        "maxmemory-policy noeviction");
  }

  /** Such as {@code normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60}. */
  private void outputBuffers() {
    List<String> words =
        Arrays.asList(settings.getOrDefault("client-output-buffer-limit", "").split(" "));
    int pubsub = words.indexOf("pubsub");
    if (pubsub < 0 || pubsub + 2 >= words.size()) return;
    boolean enough =
        atLeast(words.get(pubsub + 1), HARD_LIMIT) && atLeast(words.get(pubsub + 2), SOFT_LIMIT);
    if (enough) return;
    advise(
        "a burst of messages disconnects edges from pub/sub",
        "client-output-buffer-limit \"pubsub 256mb 64mb 30\"");
  }

  /** 0 means no limit. */
  private static boolean atLeast(String bytes, long limit) {
    return bytes.matches("[0-9]{1,18}") && (bytes.equals("0") || Long.parseLong(bytes) >= limit);
  }

  private void replication() {
    if (number("repl-backlog-ttl", 0) > 0) {
      advise(
          "an hour after its last replica disconnects it takes a new replication id, and clients"
              + " learn that messages may be lost",
          "repl-backlog-ttl 0");
    }
    if (number("min-replicas-to-write", 1) < 1
        || number("min-replicas-max-lag", 0) > MAX_LAG_SECONDS) {
      advise(
          "a primary without replicas keeps acknowledging messages that a failover would lose",
          "min-replicas-to-write 1 and CONFIG SET min-replicas-max-lag 5");
    }
  }

  private void cluster() {
    if (settings.getOrDefault("cluster-require-full-coverage", "no").equals("yes")) {
      advise(
          "while one primary is unavailable, the whole cluster refuses commands",
          "cluster-require-full-coverage no");
    }
    if (settings.getOrDefault("cluster-allow-pubsubshard-when-down", "no").equals("yes")) {
      advise(
          "a primary that is cut off from the others continues to accept messages, which reach no"
              + " subscriber",
          "cluster-allow-pubsubshard-when-down no");
    }
    if (number("cluster-node-timeout", 0) > MAX_NODE_TIMEOUT_MS) {
      advise(
          "when a primary fails, its channels wait that long before a replica takes over",
          "cluster-node-timeout " + MAX_NODE_TIMEOUT_MS);
    }
    if (replicas() == 0) {
      advice.add(
          "a primary of the cluster has no replica: if it fails, its channels are unavailable");
    }
  }

  private void advise(String what, String setting) {
    advice.add(what + "; CONFIG SET " + setting);
  }

  private long replicas() {
    String replicas = info.getOrDefault("connected_slaves", "0");
    return replicas.matches("[0-9]{1,9}") ? Long.parseLong(replicas) : 0;
  }

  private long number(String setting, long fallback) {
    String value = settings.getOrDefault(setting, "");
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : fallback;
  }
}
