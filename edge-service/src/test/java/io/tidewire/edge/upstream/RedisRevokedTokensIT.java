package io.tidewire.edge.upstream;

import static io.tidewire.kit.testing.Await.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.session.recovery.RevokedTokens;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.ContractScripts;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.ChannelName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Redis remembers of terminated users, as the script writes it and a new edge reads it. */
class RedisRevokedTokensIT {

  private static final long UNCHANGED = -1;
  private static final int MOST = 3;

  private final RedisServer redis = RedisServer.own();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final ManualTimers timers = new ManualTimers();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final RevokedTokens revocations = new RevokedTokens(Clock.systemUTC());
  private CommandLink link;
  private RedisRevokedTokens reader;

  @BeforeEach
  void dial() throws Exception {
    link =
        resultOf(
            on(
                () ->
                    Future.succeededFuture(
                        CommandLink.of(
                            vertx, redis.settings(), "test", new SimpleMeterRegistry()))));
    link.start();
    resultOf(link.up());
    reader =
        new RedisRevokedTokens(
            link,
            timers,
            revocations,
            (app, user, at) -> heard.add(app + " " + user),
            order -> heard.add(order.channel() + " without " + order.userId().orElseThrow()));
  }

  @AfterEach
  void stop() throws Exception {
    resultOf(on(link::stop));
    resultOf(vertx.close());
    redis.close();
  }

  private <T> Future<T> on(Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(go -> task.get().onComplete(done::handle));
    return done.future();
  }

  private Response terminate(String app, String user, long barMs) throws Exception {
    List<String> keys =
        List.of(RedisKeys.revocations(app), RedisKeys.bars(app), RedisKeys.revokedApps());
    List<String> arguments =
        List.of(
            user,
            Long.toString(ResumeToken.LIFETIME.toMillis()),
            Long.toString(barMs),
            Integer.toString(MOST),
            app);
    return resultOf(on(() -> link.eval(ContractScripts.REVOKE, keys, arguments)));
  }

  private long now() throws Exception {
    Response time = resultOf(on(() -> link.send(Request.cmd(Command.TIME))));
    return time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
  }

  private boolean covers(String app, String user, long issuedAtMs) {
    return revocations.isRevoked(app, user, issuedAtMs);
  }

  @Test
  void anEdgeThatStartsKnowsEarlierTerminations() throws Exception {
    long before = now() - 1_000;
    terminate("1", "bob", UNCHANGED);

    resultOf(on(reader::start));

    assertThat(covers("1", "bob", before)).isTrue();
    assertThat(covers("1", "bob", now() + 1_000)).isFalse();
    assertThat(covers("1", "ann", before)).isFalse();
    assertThat(covers("2", "bob", before)).isFalse();
  }

  @Test
  void whatTheBusDidNotBringIsReadLaterOnceAndHeardOnce() throws Exception {
    resultOf(on(reader::start));
    terminate("1", "bob", UNCHANGED);

    resultOf(on(() -> Future.succeededFuture(pass())));
    assertThat(heard.take()).isEqualTo("1 bob");
    resultOf(on(() -> Future.succeededFuture(pass())));
    terminate("1", "ann", UNCHANGED);
    resultOf(on(() -> Future.succeededFuture(pass())));
    assertThat(heard.take()).isEqualTo("1 ann");
  }

  private boolean pass() {
    timers.advance(RedisRevokedTokens.PERIOD);
    return true;
  }

  @Test
  void aBanIsKnownToAnEdgeThatStartsUntilItIsLifted() throws Exception {
    terminate("1", "bob", 600_000);
    resultOf(on(reader::start));
    assertThat(revocations.isBarred("1", "bob")).isTrue();

    terminate("1", "bob", 0);
    terminate("1", "last", UNCHANGED);
    resultOf(on(() -> Future.succeededFuture(pass())));
    while (!heard.take().equals("1 last")) {}
    assertThat(revocations.isBarred("1", "bob")).isFalse();
  }

  @Test
  void aBanFromAChannelIsKnownToAnEdgeThatStartsUntilItIsLifted() throws Exception {
    ChannelName room = new ChannelName("presence-room");
    ban("presence-room|bob|x", 600_000);
    resultOf(on(reader::start));

    assertThat(heard.take()).isEqualTo("presence-room without bob|x");
    assertThat(revocations.channelBans().seconds("1", room, "bob|x")).hasValue(600);
    assertThat(revocations.channelBans().seconds("1", room, "bob")).isEmpty();
    assertThat(revocations.channelBans().seconds("2", room, "bob|x")).isEmpty();

    ban("presence-room|bob|x", 0);
    ban("presence-room|last", 600_000);
    resultOf(on(() -> Future.succeededFuture(pass())));
    assertThat(heard.take()).isEqualTo("presence-room without last");
    assertThat(revocations.channelBans().seconds("1", room, "bob|x")).isEmpty();
  }

  @Test
  void moreBansFromChannelsThanAnAppMayHaveAreRefusedAndEverythingExpires() throws Exception {
    for (int i = 0; i < MOST; i++) ban("room|user" + i, 600_000);

    assertThat(ban("room|one more", 600_000).get(0).toString()).isEqualTo("FULL");
    assertThat(ban("room|user1", 700_000).get(0).toString()).isEqualTo("OK");
    assertThat(ban("room|user2", 0).get(0).toString()).isEqualTo("OK");
    assertThat(ban("room|one more", 600_000).get(0).toString()).isEqualTo("OK");
    for (String key : List.of(RedisKeys.channelBans("1"), RedisKeys.revokedApps())) {
      assertThat(resultOf(on(() -> link.send(Request.cmd(Command.PTTL).arg(key)))).toLong())
          .isPositive();
    }
  }

  private Response ban(String channelAndUser, long ms) throws Exception {
    List<String> keys = List.of(RedisKeys.channelBans("1"), RedisKeys.revokedApps());
    List<String> arguments =
        List.of(channelAndUser, Long.toString(ms), Integer.toString(MOST), "1");
    return resultOf(on(() -> link.eval(ContractScripts.BAN_FROM_CHANNEL, keys, arguments)));
  }

  @Test
  void anAppThatTerminatesVeryManyRevokesItsOwnOldTokensAndNoOthers() throws Exception {
    long before = now() - 1_000;
    for (int i = 0; i < MOST + 2; i++) terminate("1", "user" + i, UNCHANGED);

    resultOf(on(reader::start));

    assertThat(covers("1", "innocent", before)).isTrue();
    assertThat(covers("2", "innocent", before)).isFalse();
    assertThat(
            resultOf(
                    on(() -> link.send(Request.cmd(Command.ZCARD).arg(RedisKeys.revocations("1")))))
                .toInteger())
        .isLessThanOrEqualTo(MOST + 1);
  }

  @Test
  void moreBansThanAnAppMayHaveAreRefusedAndEverythingExpires() throws Exception {
    for (int i = 0; i < MOST; i++) terminate("1", "user" + i, 600_000);

    assertThat(terminate("1", "one more", 600_000).get(0).toString()).isEqualTo("FULL");
    assertThat(terminate("1", "user1", 700_000).get(0).toString()).isEqualTo("OK");
    for (String key :
        List.of(RedisKeys.revocations("1"), RedisKeys.bars("1"), RedisKeys.revokedApps())) {
      assertThat(resultOf(on(() -> link.send(Request.cmd(Command.PTTL).arg(key)))).toLong())
          .isPositive();
    }
  }
}
