package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.presence.testing.Platforms;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceServiceIT {

  private static final Topic ROOM = new Topic("app", "presence-room");
  private static final Member ANN = new Member("ann", "{\"name\":\"Ann\"}");
  private static final PresenceOp JOIN =
      new PresenceOp.Join(ROOM, new SocketId("1.1"), 1, ANN, 100);

  private Vertx vertx;
  private RedisServer redis;
  private Platform platform;
  private RunningService service;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    redis = RedisServer.own();
    platform =
        Platforms.of(
            vertx,
            "presence-1",
            Map.of("tidewire.redis.url", redis.uri(), "tidewire.redis.command-timeout", "500ms"));
    service = new PresenceService().start(platform).await();
    Await.until("it is ready", platform.health()::isReady);
  }

  @AfterEach
  void stop() {
    service.stop().await();
    vertx.close().await();
    redis.close();
  }

  @Test
  void publishersReadWhatEdgesReported() {
    var news = new Topic("app", "news");
    PresenceBatchReply told =
        tell(JOIN, new PresenceOp.Occupy(ROOM, 1, 1), new PresenceOp.Occupy(news, 3, 2));

    RosterReply roster = ask(Addresses.PRESENCE_ROSTER, new RosterQuery(ROOM), RosterReply.class);
    UsersReply users = ask(Addresses.PRESENCE_USERS, new UsersQuery(ROOM), UsersReply.class);
    OccupancyReply occupied =
        ask(
            Addresses.PRESENCE_OCCUPANCY,
            new OccupancyQuery("app", "", 0, true, true),
            OccupancyReply.class);
    CountsReply counts =
        ask(
            Addresses.PRESENCE_COUNTS,
            new CountsQuery("app", List.of(new ChannelName("none"), news.channel())),
            CountsReply.class);

    assertThat(told.outcomes())
        .containsExactly(
            new PresenceOutcome.Joined(roster.epoch(), 1, true),
            new PresenceOutcome.Occupied(),
            new PresenceOutcome.Occupied());
    assertThat(roster.members()).containsExactly(ANN);
    assertThat(users.userIds()).containsExactly("ann");
    assertThat(occupied.channels()).containsExactlyInAnyOrder("presence-room", "news");
    assertThat(occupied.counts(occupied.channels().indexOf("news")))
        .isEqualTo(new ChannelCounts(3, 0));
    assertThat(occupied.isLast()).isTrue();
    assertThat(counts.counts()).containsExactly(ChannelCounts.NONE, new ChannelCounts(3, 0));
  }

  @Test
  void withoutRedisQueriesFailInsteadOfReturningEmptyResults() {
    tell(JOIN);

    redis.kill();

    PresenceBatchReply told = tell(JOIN, JOIN);
    assertThat(told.outcomes()).hasSize(2).hasOnlyElementsOfType(PresenceOutcome.Failed.class);
    assertThat(refusal(Addresses.PRESENCE_ROSTER, new RosterQuery(ROOM)))
        .isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(refusal(Addresses.PRESENCE_USERS, new UsersQuery(ROOM)))
        .isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(refusal(Addresses.PRESENCE_OCCUPANCY, new OccupancyQuery("app", "", 0, true, true)))
        .isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(
            refusal(
                Addresses.PRESENCE_COUNTS, new CountsQuery("app", List.of(new ChannelName("a")))))
        .isEqualTo(BusFailure.UNAVAILABLE);
    assertThat(platform.health().isHealthy()).isFalse();
  }

  @Test
  void aRedisThatHangsIsUnavailableAfterTheCommandTimeout() {
    redis.pause();

    PresenceBatchReply told = tell(JOIN);
    assertThat(told.outcomes()).hasOnlyElementsOfType(PresenceOutcome.Failed.class);
    assertThat(refusal(Addresses.PRESENCE_OCCUPANCY, new OccupancyQuery("app", "", 0, true, true)))
        .isEqualTo(BusFailure.UNAVAILABLE);

    redis.resume();
  }

  @Test
  void itServesAgainOnceRedisIsBack() {
    redis.kill();
    Await.until("it has noticed", () -> !platform.health().isHealthy());
    redis.restart();
    Await.until("it is healthy", platform.health()::isHealthy);

    PresenceBatchReply told = tell(JOIN);

    assertThat(told.outcomes()).hasOnlyElementsOfType(PresenceOutcome.Joined.class);
  }

  @Test
  void aTemporaryRefusalOfRedisIsUnavailableAndAWrongCommandIsAnInternalError() {
    redis.run("SET", RedisKeys.memberInfos(ROOM), "not a hash");

    assertThat(refusal(Addresses.PRESENCE_USERS, new UsersQuery(ROOM)))
        .isEqualTo(BusFailure.INTERNAL);
  }

  @Test
  void joinsLeavesAndAnnouncementsAreCounted() {
    var leave = new PresenceOp.Leave(ROOM, new SocketId("1.1"), 2, 0);
    var full = new PresenceOp.Join(ROOM, new SocketId("1.2"), 1, new Member("bob", "{}"), 0);
    tell(JOIN, leave, full);

    assertThat(counted("tidewire_presence_joins_total", "outcome", "joined")).isEqualTo(1);
    assertThat(counted("tidewire_presence_joins_total", "outcome", "full")).isEqualTo(1);
    assertThat(counted("tidewire_presence_leaves_total", "outcome", "left")).isEqualTo(1);
    assertThat(counted("tidewire_presence_announcements_total", "change", "added")).isEqualTo(1);
    assertThat(counted("tidewire_presence_announcements_total", "change", "removed")).isEqualTo(1);
  }

  @Test
  void oneOfSeveralReplicasInAProcessMayStop() {
    Platform other = Platforms.of(vertx, "presence-2", Map.of("tidewire.redis.url", redis.uri()));
    RunningService second = new PresenceService().start(other).await();

    second.drain().await();
    second.stop().await();

    for (int i = 0; i < 4; i++) {
      PresenceBatchReply told = tell(JOIN);
      assertThat(told.outcomes()).hasOnlyElementsOfType(PresenceOutcome.Joined.class);
    }
  }

  private double counted(String name, String tag, String value) {
    return platform.meters().get(name).tag(tag, value).counter().count();
  }

  private BusFailure refusal(String address, Record question) {
    return BusFailure.of(catchThrowable(() -> ask(address, question, Object.class)));
  }

  private PresenceBatchReply tell(PresenceOp... ops) {
    var batch = new PresenceBatch("edge~1", List.of(ops));
    return ask(Addresses.PRESENCE_OPS, batch, PresenceBatchReply.class);
  }

  private <R> R ask(String address, Record question, Class<R> reply) {
    return reply.cast(vertx.eventBus().request(address, question).await().body());
  }
}
