package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.Partition;
import io.tidewire.contract.PresenceOp;
import io.tidewire.contract.PresenceOutcome;
import io.tidewire.contract.PresenceOutcome.Full;
import io.tidewire.contract.PresenceOutcome.Joined;
import io.tidewire.contract.PresenceOutcome.Left;
import io.tidewire.contract.PresenceOutcome.NodeDead;
import io.tidewire.contract.PresenceOutcome.Stale;
import io.tidewire.contract.RedisKeys;
import io.tidewire.contract.RosterReply;
import io.tidewire.presence.testing.Announcements;
import io.tidewire.presence.testing.Registry;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisRosterStoreIT {

  private static final Topic ROOM = new Topic("1", "presence-room");
  private static final String EDGE = "edge-a~1";
  private static final String OTHER = "edge-b~2";

  private Registry registry;
  private Announcements announced;

  @BeforeEach
  void open() {
    registry = new Registry();
    announced = Announcements.of(registry, ROOM);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void aUserWithTwoTabsOnTwoEdgesIsAnnouncedOnceAndLeavesOnce() {
    assertThat(joined(EDGE, "1.1", 1, "ann").firstOfUser()).isTrue();
    assertThat(joined(OTHER, "1.2", 1, "ann").firstOfUser()).isFalse();
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    assertThat(announced.brief()).containsExactly("+ann");

    registry.leave(OTHER, ROOM, "1.2", 2, 0);

    assertThat(announced.brief()).containsExactly("+ann", "-ann");
    assertThat(registry.members(ROOM)).isEmpty();
  }

  @Test
  void theRosterContinuesWhereTheJoinSaysItIs() {
    joined(EDGE, "1.1", 1, "ann");
    Joined bob = joined(EDGE, "1.2", 1, "bob");

    RosterReply roster = registry.roster(ROOM);

    assertThat(roster.epoch()).isEqualTo(bob.epoch());
    assertThat(roster.version()).isEqualTo(bob.version()).isEqualTo(2);
    assertThat(announced.all())
        .extracting(change -> change.version() + change.epoch())
        .containsExactly("1" + bob.epoch(), "2" + bob.epoch());
  }

  @Test
  void theFirstTabsInfoStaysUntilTheUserIsGone() {
    registry.join(EDGE, ROOM, "1.1", 1, new Member("ann", "{\"tab\":1}"));
    registry.join(EDGE, ROOM, "1.2", 1, new Member("ann", "{\"tab\":2}"));
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    assertThat(registry.members(ROOM)).containsEntry("ann", "{\"tab\":1}");

    registry.leave(EDGE, ROOM, "1.2", 2, 0);
    registry.join(EDGE, ROOM, "1.3", 1, new Member("ann", "{\"tab\":3}"));

    assertThat(registry.members(ROOM)).containsEntry("ann", "{\"tab\":3}");
  }

  @Test
  void idsAndInfosOfAnyTextArriveAsTheyAre() {
    String user = "zoë|🚀:{}\"\\/\n\u0001 + %s %1 :#server";
    String info = "{\"name\":\"Zoë \\u0000 \\\"🚀\\\"\",\"n\":12345678901234567890.10}";

    registry.join(EDGE, ROOM, "1.1", 1, new Member(user, info));
    assertThat(registry.members(ROOM)).isEqualTo(Map.of(user, info));
    assertThat(announced.all().get(0).member()).isEqualTo(new Member(user, info));

    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    assertThat(announced.all().get(1).member().userId()).isEqualTo(user);
    assertThat(registry.members(ROOM)).isEmpty();
  }

  @Test
  void aRepeatedJoinChangesNothing() {
    joined(EDGE, "1.1", 1, "ann");

    Joined again = joined(EDGE, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    assertThat(again.version()).isEqualTo(1);
    assertThat(announced.brief()).containsExactly("+ann", "-ann");
  }

  @Test
  void aRepeatedLeaveChangesNothing() {
    joined(EDGE, "1.1", 1, "ann");
    joined(EDGE, "1.2", 1, "ann");

    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new Left());
    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new Left());

    assertThat(registry.members(ROOM)).containsOnlyKeys("ann");
  }

  @Test
  void aJoinThatItsLeaveOvertookIsStale() {
    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new Left());

    assertThat(registry.join(EDGE, ROOM, "1.1", 1, "ann")).isEqualTo(new Stale());

    assertThat(announced.brief()).isEmpty();
    assertThat(joined(EDGE, "1.1", 3, "ann").firstOfUser()).isTrue();
  }

  @Test
  void aLeaveOfAnEarlierJoinDoesNotEndALaterOne() {
    joined(EDGE, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    joined(EDGE, "1.1", 3, "ann");

    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new Stale());
    assertThat(registry.join(EDGE, ROOM, "1.1", 1, "ann")).isEqualTo(new Stale());

    assertThat(announced.brief()).containsExactly("+ann", "-ann", "+ann");
  }

  @Test
  void aJoinAsSomebodyElseEndsTheMembershipWhoseLeaveWasLost() {
    joined(EDGE, "1.1", 1, "ann");

    assertThat(joined(EDGE, "1.1", 3, "bob").firstOfUser()).isTrue();

    assertThat(announced.brief()).containsExactly("+ann", "-ann", "+bob");
    assertThat(registry.members(ROOM)).containsOnlyKeys("bob");
  }

  @Test
  void sequencesBeyondWhatADoubleHoldsAreComparedExactly() {
    long huge = Long.MAX_VALUE - 3;
    joined(EDGE, "1.1", huge, "ann");

    assertThat(registry.leave(EDGE, ROOM, "1.1", huge - 1, 0)).isEqualTo(new Stale());
    assertThat(registry.leave(EDGE, ROOM, "1.1", huge + 1, 0)).isEqualTo(new Left());
    assertThat(registry.join(EDGE, ROOM, "1.1", huge + 1, "ann")).isEqualTo(new Stale());
    assertThat(joined(EDGE, "1.1", huge + 2, "ann").firstOfUser()).isTrue();
  }

  @Test
  void versionsBeyondWhatADoubleHoldsStayExact() {
    joined(EDGE, "1.1", 1, "ann");
    registry.redis.run("HSET", RedisKeys.rosterMeta(ROOM), "v", "9007199254740993");

    Joined bob = joined(EDGE, "1.2", 1, "bob");

    assertThat(bob.version()).isEqualTo(9007199254740994L);
    assertThat(announced.all().get(1).version()).isEqualTo(9007199254740994L);
    assertThat(registry.roster(ROOM).version()).isEqualTo(9007199254740994L);
  }

  @Test
  void aReturnWithinTheGraceIsNoEvent() {
    joined(EDGE, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 60_000);
    assertThat(registry.members(ROOM)).containsOnlyKeys("ann");

    assertThat(joined(OTHER, "1.2", 1, "ann").firstOfUser()).isFalse();
    endGraces();
    sweep();

    assertThat(announced.brief()).containsExactly("+ann");
    assertThat(registry.members(ROOM)).containsOnlyKeys("ann");
  }

  @Test
  void aGraceThatEndsRemovesTheUserOnce() {
    joined(EDGE, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 60_000);
    assertThat(sweep()).isZero();

    endGraces();

    assertThat(sweep()).isEqualTo(1);
    assertThat(sweep()).isZero();
    assertThat(announced.brief()).containsExactly("+ann", "-ann");
  }

  @Test
  void aLongerGraceOfAnotherUserIsKeptInTheIndex() {
    joined(EDGE, "1.1", 1, "ann");
    joined(EDGE, "1.2", 1, "bob");
    registry.leave(EDGE, ROOM, "1.1", 2, 60_000);
    registry.leave(EDGE, ROOM, "1.2", 2, 120_000);
    endGrace("ann");
    assertThat(sweep()).isEqualTo(1);

    endGrace("bob");

    assertThat(sweep()).isEqualTo(1);
    assertThat(announced.brief()).containsExactly("+ann", "+bob", "-ann", "-bob");
  }

  @Test
  void hundredsOfGracesThatEndAtOnceAreSweptInRounds() {
    for (int i = 0; i < 450; i++) {
      var join = new PresenceOp.Join(ROOM, socket(i), 1, new Member("u" + i, "{}"), 1_000);
      var leave = new PresenceOp.Leave(ROOM, socket(i), 2, 60_000);
      registry.effects(EDGE, join, leave);
    }
    endGraces();

    assertThat(List.of(sweep(), sweep(), sweep(), sweep())).containsExactly(200, 200, 50, 0);

    assertThat(registry.members(ROOM)).isEmpty();
  }

  @Test
  void theLimitCountsUsersAndAdmitsAFurtherTabOfAMember() {
    for (int i = 0; i < Registry.LIMIT; i++) joined(EDGE, "1." + i, 1, "u" + i);

    assertThat(registry.join(EDGE, ROOM, "2.1", 1, "late")).isEqualTo(new Full(Registry.LIMIT));
    assertThat(joined(OTHER, "2.2", 1, "u7").firstOfUser()).isFalse();

    assertThat(announced.brief()).hasSize(Registry.LIMIT).doesNotContain("+late");
    assertThat(registry.members(ROOM)).hasSize(Registry.LIMIT);
  }

  @Test
  void aUserInGraceKeepsThePlaceAndMayReturnToIt() {
    for (int i = 0; i < Registry.LIMIT; i++) joined(EDGE, "1." + i, 1, "u" + i);
    registry.leave(EDGE, ROOM, "1.7", 2, 60_000);

    assertThat(registry.join(EDGE, ROOM, "2.1", 1, "late")).isEqualTo(new Full(Registry.LIMIT));
    assertThat(joined(EDGE, "2.2", 1, "u7").firstOfUser()).isFalse();
  }

  @Test
  void aPlaceThatBecameFreeIsTaken() {
    for (int i = 0; i < Registry.LIMIT; i++) joined(EDGE, "1." + i, 1, "u" + i);
    registry.leave(EDGE, ROOM, "1.7", 2, 0);

    assertThat(joined(EDGE, "2.1", 1, "late").firstOfUser()).isTrue();
  }

  @Test
  void aRefusedOrStaleJoinLeavesNothingBehind() {
    var noRoom = new PresenceOp.Join(ROOM, socket(1), 1, new Member("ann", "{}"), 0);
    registry.leave(EDGE, ROOM, "9.9", 2, 0);

    assertThat(registry.apply(EDGE, noRoom)).isEqualTo(new Full(0));
    assertThat(registry.join(EDGE, ROOM, "9.9", 1, "ann")).isEqualTo(new Stale());

    assertThat(registry.lastingKeys()).containsExactly(RedisKeys.leases());
  }

  @Test
  void whenEverybodyLeftNothingStaysForEver() {
    joined(EDGE, "1.1", 1, "ann");
    joined(OTHER, "1.2", 1, "bob");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    registry.leave(OTHER, ROOM, "1.2", 2, 60_000);
    endGraces();
    sweep();
    registry.roster(ROOM);

    assertThat(registry.lastingKeys()).containsExactly(RedisKeys.leases());
  }

  @Test
  void aChannelThatIsInUseAgainKeepsItsVersion() {
    Joined ann = joined(EDGE, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    Joined again = joined(EDGE, "1.1", 3, "ann");

    assertThat(again).isEqualTo(new Joined(ann.epoch(), 3, true));
    assertThat(registry.lastingKeys()).contains(RedisKeys.rosterMeta(ROOM));
  }

  @Test
  void aNewTermOfRedisStartsANewEpoch() {
    Joined ann = joined(EDGE, "1.1", 1, "ann");
    registry.redis.run("HSET", RedisKeys.rosterMeta(ROOM), "t", "0123456789");

    RosterReply roster = registry.roster(ROOM);
    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    assertThat(roster.epoch()).isNotEqualTo(ann.epoch());
    assertThat(roster.members()).extracting(Member::userId).containsExactly("ann");
    assertThat(announced.all().get(1).epoch()).isEqualTo(roster.epoch());
  }

  @Test
  void everyScriptThatAnnouncesNoticesANewTerm() {
    Joined ann = joined(EDGE, "1.1", 1, "ann");
    joined(EDGE, "1.2", 1, "bob");
    joined(EDGE, "1.3", 1, "cy");
    newTerm();
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    newTerm();
    registry.leave(EDGE, ROOM, "1.2", 2, 1);
    endGraces();
    sweep();
    newTerm();
    joined(EDGE, "1.4", 1, "dan");

    assertThat(announced.all().stream().map(change -> change.epoch()).distinct())
        .hasSize(4)
        .startsWith(ann.epoch());
  }

  @Test
  void afterRedisLostEverythingTheEpochIsNew() {
    Joined ann = joined(EDGE, "1.1", 1, "ann");
    registry.redis.flush();

    Joined again = joined(EDGE, "1.1", 1, "ann");

    assertThat(again.epoch()).isNotEqualTo(ann.epoch());
    assertThat(again.firstOfUser()).isTrue();
  }

  @Test
  void whatADeadNodeSaysIsRefused() {
    joined(EDGE, "1.1", 1, "ann");
    registry.redis.run("ZADD", RedisKeys.deadNodes(Partition.of(ROOM)), "1", EDGE);

    assertThat(registry.join(EDGE, ROOM, "1.2", 1, "bob")).isEqualTo(new NodeDead());
    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new NodeDead());
    assertThat(registry.occupy(EDGE, ROOM, 3, 1)).isEqualTo(new NodeDead());

    assertThat(announced.brief()).containsExactly("+ann");
  }

  @Test
  void aNodeWhoseLeaseWasTakenIsToldSoEvenWhereItIsNotFencedOffYet() {
    registry.redis.run("ZADD", RedisKeys.deadLeases(), "1", EDGE);

    assertThat(registry.join(EDGE, ROOM, "1.1", 1, "ann")).isEqualTo(new NodeDead());
  }

  @Test
  void aNodeThatSpeaksUpWithoutALeaseGetsOneAndOnlyThen() {
    joined(EDGE, "1.1", 1, "ann");
    registry.redis.run("ZADD", RedisKeys.leases(), "5", OTHER);

    joined(OTHER, "1.2", 1, "bob");

    assertThat(registry.redis.run("ZSCORE", RedisKeys.leases(), EDGE)).isNotEmpty();
    assertThat(registry.redis.run("ZSCORE", RedisKeys.leases(), OTHER)).isEqualTo("5");
  }

  @Test
  void oneOperationThatFailsDoesNotFailTheOthersOfItsBatch() {
    var broken = new Topic("1", "presence-broken");
    registry.redis.run("SET", RedisKeys.memberCounts(broken), "not a hash");
    var ann = new Member("ann", "{}");

    List<PresenceOutcome> outcomes = new ArrayList<>();
    registry
        .effects(
            EDGE,
            new PresenceOp.Join(ROOM, socket(1), 1, ann, 100),
            new PresenceOp.Join(broken, socket(1), 1, ann, 100),
            new PresenceOp.Leave(ROOM, socket(1), 2, 0))
        .forEach(effect -> outcomes.add(effect.outcome()));

    assertThat(outcomes.get(0)).isInstanceOf(Joined.class);
    assertThat(outcomes.get(1)).isInstanceOf(PresenceOutcome.Failed.class);
    assertThat(outcomes.get(2)).isEqualTo(new Left());
  }

  @Test
  void aBatchWorksWhileRedisHasForgottenTheScripts() {
    joined(EDGE, "1.1", 1, "ann");
    registry.redis.run("SCRIPT", "FLUSH");

    assertThat(joined(EDGE, "1.2", 1, "bob").firstOfUser()).isTrue();
  }

  private Joined joined(String node, String socket, long seq, String user) {
    PresenceOutcome outcome = registry.join(node, ROOM, socket, seq, user);
    assertThat(outcome).isInstanceOf(Joined.class);
    return (Joined) outcome;
  }

  private static SocketId socket(int number) {
    return new SocketId("1." + number);
  }

  private int sweep() {
    long now = Long.parseLong(registry.redis.run("TIME").lines().findFirst().orElseThrow());
    return new Graces(registry.link, registry.epochs).sweep(now * 1_000 + 999).await();
  }

  private void newTerm() {
    registry.redis.run("HSET", RedisKeys.rosterMeta(ROOM), "t", "0123456789");
  }

  private void endGraces() {
    registry
        .redis
        .run("ZRANGE", RedisKeys.memberGrace(ROOM), "0", "-1")
        .lines()
        .forEach(this::endGrace);
  }

  private void endGrace(String user) {
    registry.redis.run("ZADD", RedisKeys.memberGrace(ROOM), "XX", "1", user);
    String index = RedisKeys.graceIndex(Partition.of(ROOM));
    registry.redis.run("ZADD", index, "XX", "1", "1:presence-room");
  }
}
