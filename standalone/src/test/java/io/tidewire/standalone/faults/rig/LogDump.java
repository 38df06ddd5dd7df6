package io.tidewire.standalone.faults.rig;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.actor.Payload;
import io.tidewire.standalone.faults.history.LogSnapshot;
import io.tidewire.standalone.faults.history.LogSnapshot.Ancestor;
import io.tidewire.standalone.faults.history.LogSnapshot.ChannelLog;
import io.tidewire.standalone.faults.history.LogSnapshot.Entry;
import io.tidewire.standalone.faults.redis.FaultyRedis;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads logs directly from Redis. */
final class LogDump {

  /** The lines of an entry: id, t, ms, d, the header of the envelope, and the frame. */
  private static final int LINES = 6;

  private LogDump() {}

  /** A channel that was never used has no log. */
  static LogSnapshot of(FaultyRedis redis, List<String> channels, long now) {
    Map<String, ChannelLog> logs = new HashMap<>();
    for (String channel : channels) {
      Topic topic = new Topic(TestApp.ID, new ChannelName(channel));
      String key = RedisKeys.streamMeta(topic);
      Map<String, String> meta = meta(redis.primaryOf(key).run("HGETALL", key));
      if (!meta.containsKey("e")) continue;
      String rows = redis.primaryOf(key).run("XRANGE", RedisKeys.stream(topic), "-", "+");
      logs.put(
          channel,
          new ChannelLog(
              meta.getOrDefault("e", ""),
              Long.parseLong(meta.getOrDefault("o", "0")),
              ancestry(meta.getOrDefault("a", "")),
              entries(rows.lines().toList())));
    }
    return new LogSnapshot(now, logs);
  }

  private static Map<String, String> meta(String text) {
    List<String> lines = text.lines().toList();
    Map<String, String> meta = new HashMap<>();
    for (int i = 0; i + 1 < lines.size(); i += 2) meta.put(lines.get(i), lines.get(i + 1));
    return meta;
  }

  /** Parses a value such as {@code " E2:17 E1:5"}; {@code =} marks a renewed empty lineage. */
  private static List<Ancestor> ancestry(String text) {
    return Stream.of(text.split(" "))
        .filter(each -> !each.isEmpty())
        .map(each -> each.replace("=", "").split(":"))
        .map(each -> new Ancestor(each[0], Long.parseLong(each[1])))
        .toList();
  }

  private static List<Entry> entries(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i + LINES <= lines.size(); i += LINES) {
      String id = lines.get(i);
      long offset = Long.parseLong(id.substring(0, id.indexOf('-')));
      entries.add(new Entry(offset, Payload.in(lines.get(i + LINES - 1))));
    }
    return entries;
  }

  /** Returns the keys of logs without an expiry. */
  static List<String> immortal(FaultyRedis redis) {
    return redis.primaries().stream().flatMap(LogDump::immortal).toList();
  }

  private static Stream<String> immortal(RedisServer redis) {
    return redis
        .run("KEYS", "tw:*")
        .lines()
        .filter(key -> key.contains("}:m:") || key.contains("}:s:") || key.contains("}:i:"))
        .filter(key -> redis.run("PTTL", key).equals("-1"));
  }
}
