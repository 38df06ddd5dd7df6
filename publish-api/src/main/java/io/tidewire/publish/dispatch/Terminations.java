package io.tidewire.publish.dispatch;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.contract.bus.TerminateConnection;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.publish.intake.BanDuration;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Terminates connections. Redis stores that of a user for the lifetime of tokens, so that no edge
 * accepts an earlier one, and every edge is notified at once. An edge that misses the notification
 * reads it from Redis.
 */
public final class Terminations {

  /**
   * The most users of one app whose terminations are stored, and that may be banned at the same
   * time.
   */
  static final int MOST_USERS = 10_000;

  private static final long UNCHANGED = -1;

  private final EventBus bus;
  private final CommandLink redis;

  public Terminations(EventBus bus, CommandLink redis) {
    this.bus = bus;
    this.redis = redis;
  }

  /**
   * @param bar how long the user is banned; zero lifts a ban
   */
  public Future<Void> terminate(String appId, String userId, Optional<Duration> bar) {
    List<String> keys =
        List.of(RedisKeys.revocations(appId), RedisKeys.bars(appId), RedisKeys.revokedApps());
    List<String> arguments =
        List.of(
            userId,
            Long.toString(ResumeToken.LIFETIME.toMillis()),
            Long.toString(bar.map(Duration::toMillis).orElse(UNCHANGED)),
            Integer.toString(MOST_USERS),
            appId);
    return redis
        .eval(ContractScripts.REVOKE, keys, arguments)
        .onFailure(away -> tell(new TerminateUser(appId, userId)))
        .map(reply -> terminated(appId, userId, bar, reply));
  }

  /**
   * Ends subscriptions to a channel. The connections stay open, and may subscribe again if they are
   * authorized.
   */
  public void remove(RemoveFromChannel order) {
    bus.publish(Addresses.EDGE_REMOVE_FROM_CHANNEL, order);
  }

  /**
   * Ends a user's subscriptions to a channel, and keeps the user out of it for a time. Redis stores
   * the ban, so that edges that miss the notification read it from there.
   *
   * @param channel not a user channel
   * @param ban zero lifts a ban
   */
  public Future<Void> ban(String appId, ChannelName channel, String userId, Duration ban) {
    List<String> keys = List.of(RedisKeys.channelBans(appId), RedisKeys.revokedApps());
    List<String> arguments =
        List.of(
            channel + "|" + userId,
            Long.toString(ban.toMillis()),
            Integer.toString(MOST_USERS),
            appId);
    return redis
        .eval(ContractScripts.BAN_FROM_CHANNEL, keys, arguments)
        .onFailure(away -> remove(RemoveFromChannel.user(appId, channel, userId)))
        .map(reply -> banned(appId, channel, userId, reply));
  }

  private Void banned(String appId, ChannelName channel, String userId, Response reply) {
    if (reply.get(0).toString().equals("FULL")) {
      throw BanDuration.tooMany(MOST_USERS);
    }
    long untilMs = reply.get(1).toLong();
    remove(
        RemoveFromChannel.user(
            appId, channel, userId, untilMs == 0 ? RemoveFromChannel.LIFTED : untilMs));
    return null;
  }

  /** Terminates one connection. Nothing is stored, so its client may reconnect at once. */
  public void terminate(String appId, SocketId socket) {
    bus.publish(
        Addresses.EDGE_TERMINATE_CONNECTION, new TerminateConnection(appId, socket.value()));
  }

  private Void terminated(String appId, String userId, Optional<Duration> bar, Response reply) {
    if (reply.get(0).toString().equals("FULL")) {
      throw BanDuration.tooMany(MOST_USERS);
    }
    long until =
        bar.map(length -> length.isZero() ? TerminateUser.LIFTED : reply.get(2).toLong())
            .orElse(TerminateUser.UNCHANGED);
    tell(new TerminateUser(appId, userId, reply.get(1).toLong(), until));
    return null;
  }

  private void tell(TerminateUser order) {
    bus.publish(Addresses.EDGE_TERMINATE_USER, order);
  }
}
