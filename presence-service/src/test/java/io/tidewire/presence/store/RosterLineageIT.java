package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome.Full;
import io.tidewire.contract.presence.PresenceOutcome.Joined;
import io.tidewire.contract.presence.PresenceOutcome.Stale;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.presence.testing.RoomFixture;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import org.junit.jupiter.api.Test;

class RosterLineageIT extends RoomFixture {

  @Test
  void aRefusedOrStaleJoinLeavesNoKeys() {
    var noRoom = new PresenceOp.Join(ROOM, socket(1), 1, new Member("ann", "{}"), 0);
    registry.leave(EDGE, ROOM, "9.9", 2, 0);

    assertThat(registry.apply(EDGE, noRoom)).isEqualTo(new Full(0));
    assertThat(registry.join(EDGE, ROOM, "9.9", 1, "ann")).isEqualTo(new Stale());

    assertThat(registry.lastingKeys()).containsExactly(RedisKeys.leases());
  }

  @Test
  void nothingRemainsAfterAllSubscribersLeft() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.joined(OTHER, ROOM, "1.2", 1, "bob");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    registry.leave(OTHER, ROOM, "1.2", 2, 60_000);
    registry.endGraces(ROOM);
    registry.sweepGraces();
    registry.roster(ROOM);

    assertThat(registry.lastingKeys()).containsExactly(RedisKeys.leases());
  }

  @Test
  void aReusedChannelKeepsItsVersion() {
    Joined ann = registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    Joined again = registry.joined(EDGE, ROOM, "1.1", 3, "ann");

    assertThat(again).isEqualTo(new Joined(ann.epoch(), 3, true));
    assertThat(registry.lastingKeys()).contains(RedisKeys.rosterMeta(ROOM));
  }

  @Test
  void aNewReplicationIdStartsANewEpoch() {
    Joined ann = registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.redis.run("HSET", RedisKeys.rosterMeta(ROOM), "t", "0123456789");

    RosterReply roster = registry.roster(ROOM);
    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    assertThat(roster.epoch()).isNotEqualTo(ann.epoch());
    assertThat(roster.members()).extracting(Member::userId).containsExactly("ann");
    assertThat(announced.all().get(1).epoch()).isEqualTo(roster.epoch());
  }

  @Test
  void everyAnnouncingScriptDetectsANewReplicationId() {
    Joined ann = registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.joined(EDGE, ROOM, "1.2", 1, "bob");
    registry.joined(EDGE, ROOM, "1.3", 1, "cy");
    newTerm();
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    newTerm();
    registry.leave(EDGE, ROOM, "1.2", 2, 1);
    registry.endGraces(ROOM);
    registry.sweepGraces();
    newTerm();
    registry.joined(EDGE, ROOM, "1.4", 1, "dan");

    assertThat(announced.all().stream().map(change -> change.epoch()).distinct())
        .hasSize(4)
        .startsWith(ann.epoch());
  }

  @Test
  void aRedisThatLostItsDataGetsANewEpoch() {
    Joined ann = registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.redis.flush();

    Joined again = registry.joined(EDGE, ROOM, "1.1", 1, "ann");

    assertThat(again.epoch()).isNotEqualTo(ann.epoch());
    assertThat(again.firstOfUser()).isTrue();
  }

  @Test
  void versionsBeyondTheRangeOfADoubleStayExact() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.redis.run("HSET", RedisKeys.rosterMeta(ROOM), "v", "9007199254740993");

    Joined bob = registry.joined(EDGE, ROOM, "1.2", 1, "bob");

    assertThat(bob.version()).isEqualTo(9007199254740994L);
    assertThat(announced.all().get(1).version()).isEqualTo(9007199254740994L);
    assertThat(registry.roster(ROOM).version()).isEqualTo(9007199254740994L);
  }

  @Test
  void theRosterContinuesFromThePositionOfTheJoin() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    Joined bob = registry.joined(EDGE, ROOM, "1.2", 1, "bob");

    RosterReply roster = registry.roster(ROOM);

    assertThat(roster.epoch()).isEqualTo(bob.epoch());
    assertThat(roster.version()).isEqualTo(bob.version()).isEqualTo(2);
    assertThat(announced.all())
        .extracting(change -> change.version() + change.epoch())
        .containsExactly("1" + bob.epoch(), "2" + bob.epoch());
  }

  private static SocketId socket(int number) {
    return new SocketId("1." + number);
  }

  private void newTerm() {
    registry.redis.run("HSET", RedisKeys.rosterMeta(ROOM), "t", "0123456789");
  }
}
