package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.PresenceOutcome.Joined;
import io.tidewire.contract.presence.PresenceOutcome.Left;
import io.tidewire.contract.presence.PresenceOutcome.NodeDead;
import io.tidewire.contract.presence.PresenceOutcome.Stale;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.presence.testing.RoomFixture;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisRosterStoreIT extends RoomFixture {

  @Test
  void aUserWithTwoTabsOnTwoEdgesIsAnnouncedOnceAndLeavesOnce() {
    assertThat(registry.joined(EDGE, ROOM, "1.1", 1, "ann").firstOfUser()).isTrue();
    assertThat(registry.joined(OTHER, ROOM, "1.2", 1, "ann").firstOfUser()).isFalse();
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    assertThat(announced.brief()).containsExactly("+ann");

    registry.leave(OTHER, ROOM, "1.2", 2, 0);

    assertThat(announced.brief()).containsExactly("+ann", "-ann");
    assertThat(registry.members(ROOM)).isEmpty();
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
  void idsAndInfosOfAnyTextArriveUnchanged() {
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
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");

    Joined again = registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    assertThat(again.version()).isEqualTo(1);
    assertThat(announced.brief()).containsExactly("+ann", "-ann");
  }

  @Test
  void aRepeatedLeaveChangesNothing() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.joined(EDGE, ROOM, "1.2", 1, "ann");

    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new Left());
    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new Left());

    assertThat(registry.members(ROOM)).containsOnlyKeys("ann");
  }

  @Test
  void aJoinThatArrivesAfterItsLeaveIsStale() {
    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new Left());

    assertThat(registry.join(EDGE, ROOM, "1.1", 1, "ann")).isEqualTo(new Stale());

    assertThat(announced.brief()).isEmpty();
    assertThat(registry.joined(EDGE, ROOM, "1.1", 3, "ann").firstOfUser()).isTrue();
  }

  @Test
  void aLeaveOfAnEarlierJoinDoesNotEndALaterOne() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    registry.joined(EDGE, ROOM, "1.1", 3, "ann");

    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new Stale());
    assertThat(registry.join(EDGE, ROOM, "1.1", 1, "ann")).isEqualTo(new Stale());

    assertThat(announced.brief()).containsExactly("+ann", "-ann", "+ann");
  }

  @Test
  void aJoinAsAnotherUserEndsTheMembershipWhoseLeaveWasLost() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");

    assertThat(registry.joined(EDGE, ROOM, "1.1", 3, "bob").firstOfUser()).isTrue();

    assertThat(announced.brief()).containsExactly("+ann", "-ann", "+bob");
    assertThat(registry.members(ROOM)).containsOnlyKeys("bob");
  }

  @Test
  void sequencesBeyondTheRangeOfADoubleAreComparedExactly() {
    long huge = Long.MAX_VALUE - 3;
    registry.joined(EDGE, ROOM, "1.1", huge, "ann");

    assertThat(registry.leave(EDGE, ROOM, "1.1", huge - 1, 0)).isEqualTo(new Stale());
    assertThat(registry.leave(EDGE, ROOM, "1.1", huge + 1, 0)).isEqualTo(new Left());
    assertThat(registry.join(EDGE, ROOM, "1.1", huge + 1, "ann")).isEqualTo(new Stale());
    assertThat(registry.joined(EDGE, ROOM, "1.1", huge + 2, "ann").firstOfUser()).isTrue();
  }

  @Test
  void operationsOfADeadNodeAreRefused() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.redis.run("ZADD", RedisKeys.deadNodes(Partition.of(ROOM)), "1", EDGE);

    assertThat(registry.join(EDGE, ROOM, "1.2", 1, "bob")).isEqualTo(new NodeDead());
    assertThat(registry.leave(EDGE, ROOM, "1.1", 2, 0)).isEqualTo(new NodeDead());
    assertThat(registry.occupy(EDGE, ROOM, 3, 1)).isEqualTo(new NodeDead());

    assertThat(announced.brief()).containsExactly("+ann");
  }

  @Test
  void aNodeWithoutItsLeaseIsRefusedEvenBeforeItIsFencedOff() {
    registry.redis.run("ZADD", RedisKeys.deadLeases(), "1", EDGE);

    assertThat(registry.join(EDGE, ROOM, "1.1", 1, "ann")).isEqualTo(new NodeDead());
  }

  @Test
  void onlyANodeWithoutALeaseIsGivenOneByItsFirstOperation() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.redis.run("ZADD", RedisKeys.leases(), "5", OTHER);

    registry.joined(OTHER, ROOM, "1.2", 1, "bob");

    assertThat(registry.redis.run("ZSCORE", RedisKeys.leases(), EDGE)).isNotEmpty();
    assertThat(registry.redis.run("ZSCORE", RedisKeys.leases(), OTHER)).isEqualTo("5");
  }

  @Test
  void aFailedOperationDoesNotFailTheRestOfItsBatch() {
    var broken = new Topic("app", "presence-broken");
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
  void aBatchSucceedsAfterRedisLostItsScripts() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.redis.run("SCRIPT", "FLUSH");

    assertThat(registry.joined(EDGE, ROOM, "1.2", 1, "bob").firstOfUser()).isTrue();
  }

  private static SocketId socket(int number) {
    return new SocketId("1." + number);
  }
}
