package io.tidewire.edge.upstream;

import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.session.recovery.ChannelBans.Ban;
import io.tidewire.edge.session.recovery.RevokedTokens;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.ChannelName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads terminated and banned users from Redis, those banned from one channel included: before the
 * first connection, and then every two seconds, for what the bus did not deliver. Costs one command
 * while nothing has changed.
 *
 * <p>Confined to the link's event loop.
 */
public final class RedisRevokedTokens {

  static final Duration PERIOD = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(RedisRevokedTokens.class);
  private static final String EVERYBODY = "*";

  /** Receives terminations that this process did not know. */
  public interface Listener {
    void terminated(String appId, String userId, long atMs);
  }

  private final CommandLink redis;
  private final Timers timers;
  private final RevokedTokens revocations;
  private final Listener listener;
  private final Consumer<RemoveFromChannel> removals;
  private final Map<String, String> seen = new HashMap<>();
  private final Promise<Void> first = Promise.promise();
  private Cancel next = () -> {};
  private boolean stopped;

  /**
   * @param removals receives the bans from channels that this process did not know
   */
  public RedisRevokedTokens(
      CommandLink redis,
      Timers timers,
      RevokedTokens revocations,
      Listener listener,
      Consumer<RemoveFromChannel> removals) {
    this.redis = redis;
    this.timers = timers;
    this.revocations = revocations;
    this.listener = listener;
    this.removals = removals;
  }

  /** Completes when everything in Redis was read. */
  public Future<Void> start() {
    read();
    return first.future();
  }

  public void stop() {
    stopped = true;
    next.cancel();
  }

  private void read() {
    redis
        .send(Request.cmd(Command.HGETALL).arg(RedisKeys.revokedApps()))
        .compose(this::readChanged)
        .onSuccess(read -> first.tryComplete())
        .onFailure(away -> log.debug("revocations not read why={}", away.getMessage()))
        .onComplete(done -> await());
  }

  private void await() {
    if (!stopped) next = timers.after(PERIOD, this::read);
  }

  private Future<Void> readChanged(Response versions) {
    List<Future<Void>> reading = new ArrayList<>();
    for (String appId : versions.getKeys()) {
      String version = versions.get(appId).toString();
      if (!version.equals(seen.get(appId))) reading.add(read(appId, version));
    }
    return Future.all(reading).mapEmpty();
  }

  private Future<Void> read(String appId, String version) {
    Future<Response> revoked = scores(RedisKeys.revocations(appId));
    Future<Response> bars = scores(RedisKeys.bars(appId));
    Future<Response> channelBans = scores(RedisKeys.channelBans(appId));
    return Future.all(revoked, bars, channelBans)
        .map(
            all -> {
              learn(appId, revoked.result(), bars.result());
              learn(appId, channelBans.result());
              seen.put(appId, version);
              return null;
            });
  }

  private Future<Response> scores(String key) {
    return redis.send(Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(-1).arg("WITHSCORES"));
  }

  private void learn(String appId, Response revoked, Response bars) {
    Map<String, Long> barredUntilMs = new HashMap<>();
    for (Response pair : bars) barredUntilMs.put(pair.get(0).toString(), ms(pair));
    revocations.replaceBars(appId, barredUntilMs);
    for (Response pair : revoked) {
      String member = pair.get(0).toString();
      if (member.equals(EVERYBODY)) {
        revocations.revokeAll(appId, ms(pair));
      } else if (revocations.revoke(appId, member.substring(1), ms(pair))) {
        listener.terminated(appId, member.substring(1), ms(pair));
      }
    }
  }

  private void learn(String appId, Response channelBans) {
    List<Ban> bans = new ArrayList<>();
    for (Response pair : channelBans) {
      String[] channelAndUser = pair.get(0).toString().split("\\|", 2);
      bans.add(new Ban(new ChannelName(channelAndUser[0]), channelAndUser[1], ms(pair)));
    }
    for (Ban ban : revocations.channelBans().replace(appId, bans)) {
      removals.accept(RemoveFromChannel.user(appId, ban.channel(), ban.userId(), ban.untilMs()));
    }
  }

  private static long ms(Response pair) {
    return (long) pair.get(1).toDouble().doubleValue();
  }
}
