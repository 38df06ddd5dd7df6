package io.tidewire.edge.session.recovery;

import io.tidewire.wire.ChannelName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The users that backends have banned from one channel for a time. One per process, thread-safe;
 * Redis has the same entries, for new processes, and bounds their number.
 */
public final class ChannelBans {

  /** A user that may not subscribe to a channel until then. */
  public record Ban(ChannelName channel, String userId, long untilMs) {}

  private record Banned(String channel, String userId) {}

  private final Clock clock;
  private final Map<String, Map<Banned, Long>> untilMs = new ConcurrentHashMap<>();

  ChannelBans(Clock clock) {
    this.clock = clock;
  }

  /** A time in the past lifts a ban. */
  public void ban(String appId, Ban ban) {
    Banned key = key(ban);
    if (ban.untilMs() > clock.millis()) {
      untilMs.computeIfAbsent(appId, first -> new ConcurrentHashMap<>()).put(key, ban.untilMs());
    } else {
      untilMs.getOrDefault(appId, Map.of()).remove(key);
    }
  }

  private static Banned key(Ban ban) {
    return new Banned(ban.channel().value(), ban.userId());
  }

  /** Replaces all bans of the app. Returns those that were not known. */
  public List<Ban> replace(String appId, List<Ban> bans) {
    Map<Banned, Long> before = untilMs.getOrDefault(appId, Map.of());
    Map<Banned, Long> now = new ConcurrentHashMap<>();
    List<Ban> unknown = new ArrayList<>();
    for (Ban ban : bans) {
      if (ban.untilMs() <= clock.millis()) continue;
      now.put(key(ban), ban.untilMs());
      if (!before.containsKey(key(ban))) unknown.add(ban);
    }
    if (now.isEmpty()) {
      untilMs.remove(appId);
    } else {
      untilMs.put(appId, now);
    }
    return unknown;
  }

  /** Whether no user of the app is banned from any channel. */
  public boolean areNone(String appId) {
    return !untilMs.containsKey(appId);
  }

  /** The remaining seconds of a ban; empty if there is none. */
  public OptionalLong seconds(String appId, ChannelName channel, String userId) {
    Map<Banned, Long> bans = untilMs.get(appId);
    if (bans == null) return OptionalLong.empty();
    Banned key = new Banned(channel.value(), userId);
    Long until = bans.get(key);
    if (until == null) return OptionalLong.empty();
    long leftMs = until - clock.millis();
    if (leftMs > 0) return OptionalLong.of((leftMs + 999) / 1_000);
    bans.remove(key, until);
    return OptionalLong.empty();
  }
}
