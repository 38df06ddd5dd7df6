package io.tidewire.presence;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.presence.testing.EdgeIncarnation;
import io.tidewire.presence.testing.RoomFixture;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.Map;
import java.util.TreeMap;

/** Replicas of the upkeep, and edges whose leases expire. */
abstract class UpkeepFixture extends RoomFixture {

  static final Topic NEWS = new Topic("app", "news");

  long calls(String command) {
    return calls().getOrDefault(command, 0L);
  }

  Map<String, Long> calls() {
    Map<String, Long> calls = new TreeMap<>();
    for (String line : registry.redis.run("INFO", "commandstats").lines().toList()) {
      if (!line.startsWith("cmdstat_")) continue;
      String name = line.substring("cmdstat_".length(), line.indexOf(':'));
      calls.put(name, Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))));
    }
    return calls;
  }

  static PresenceOp join(Topic topic, int i) {
    return new PresenceOp.Join(topic, new SocketId("1." + i), 1, new Member("u" + i, "{}"), 500);
  }

  EdgeIncarnation edge(String node) {
    return EdgeIncarnation.alive(registry, node, Replica.TTL);
  }

  String connectionsOf(String appId) {
    return registry.redis.run("HGETALL", RedisKeys.connections(appId));
  }

  String connectionApps() {
    return registry.redis.run("SMEMBERS", RedisKeys.connectionApps());
  }

  String now() {
    String[] time = registry.redis.run("TIME").split("\n");
    return time[0] + "000";
  }
}
