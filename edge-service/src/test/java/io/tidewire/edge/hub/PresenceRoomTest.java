package io.tidewire.edge.hub;

import static io.tidewire.edge.hub.PresenceRig.added;
import static io.tidewire.edge.hub.PresenceRig.members;
import static io.tidewire.edge.hub.PresenceRig.present;
import static io.tidewire.edge.hub.PresenceRig.removed;
import static io.tidewire.edge.hub.PresenceRig.roster;
import static io.tidewire.edge.hub.PresenceRig.seq;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.Departure;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.edge.hub.ScriptedRegistry.Told;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceRoomTest {

  private final HubRig rig = PresenceRig.rig();

  @AfterEach
  void noFrameLeaks() {
    rig.hub.stop();
    assertThat(rig.frames.held()).isEmpty();
  }

  @Test
  void aJoinerIsAdmittedWithARosterThatContainsItAndWithoutItsOwnArrival() {
    rig.join(1, "ann");
    rig.confirm();
    rig.registry.answerRoster(new RosterReply("e", 4, members("ben")));
    Told join = rig.registry.next();
    rig.registry.answer(join, new PresenceOutcome.Joined("e", 5, true));
    rig.loop.run();
    assertThat(rig.left()).isEmpty();

    rig.announce("e", 5, true, "ann");

    assertThat(rig.left()).containsExactly("admit 1.1 " + roster("ben", "ann"));
  }

  @Test
  void theRegistryIsToldOnlyOnceTheChannelIsLive() {
    rig.join(1, "ann");
    assertThat(rig.registry.hasNothingToTell()).isTrue();

    rig.confirm();

    assertThat(rig.registry.next().operation()).isInstanceOf(PresenceOp.Join.class);
  }

  @Test
  void laterArrivalsAndDeparturesFollowTheRoster() {
    present(rig, "ann");

    rig.announce("e", 2, true, "ben");
    rig.announce("e", 3, false, "ben");

    assertThat(rig.left()).containsExactly(added("ben"), removed("ben"));
  }

  @Test
  void aSecondTabIsAdmittedAtOnceAndAnnouncedToNobody() {
    present(rig, "ann");

    rig.join(2, "ann");
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 1, false));
    rig.loop.run();

    assertThat(rig.left()).containsExactly("admit 1.2 " + roster("ann"));
  }

  @Test
  void aBurstOfArrivalsCostsOneRosterForAllOfThem() {
    present(rig, "ann");
    rig.join(2, "ben");
    rig.join(3, "cid");
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 2, true));
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 3, true));
    rig.announce("e", 2, true, "ben");
    rig.left();
    int before = rig.frames.count();

    rig.join(4, "cid");
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 3, false));
    rig.announce("e", 3, true, "cid");

    assertThat(rig.left())
        .containsExactly(
            added("cid"),
            "admit 1.3 " + roster("ann", "ben", "cid"),
            "admit 1.4 " + roster("ann", "ben", "cid"));
    assertThat(rig.frames.count() - before).isEqualTo(2);
  }

  @Test
  void aFullChannelRefusesForGoodAndTellsWhy() {
    rig.join(1, "ann");
    rig.confirm();

    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Full(100));

    assertThat(rig.left()).singleElement().asString().startsWith("refuse 1.1").contains("100");
    assertThat(rig.registry.hasNothingToTell()).isTrue();
  }

  @Test
  void howAVisitEndedDecidesHowLongTheMemberStays() {
    for (Departure how : Departure.values()) {
      HubRig other = PresenceRig.rig();
      Ticket ticket = present(other, "ann");

      other.leave(ticket, how);
      PresenceOp.Leave leave = (PresenceOp.Leave) other.registry.next().operation();

      long expected = how == Departure.DELIBERATE ? 0 : how == Departure.LOST ? 3_000 : 30_000;
      assertThat(leave.graceMs()).isEqualTo(expected);
      other.hub.stop();
    }
  }

  @Test
  void aLeaveWaitsForTheAnswerOfTheJoinAndHasAHigherNumber() {
    Ticket ticket = rig.join(1, "ann");
    rig.confirm();
    Told join = rig.registry.next();

    rig.leave(ticket);
    rig.registry.answer(join, new PresenceOutcome.Joined("e", 1, true));
    Told leave = rig.registry.next();

    assertThat(leave.operation()).isInstanceOf(PresenceOp.Leave.class);
    assertThat(seq(leave)).isGreaterThan(seq(join));
    assertThat(rig.left()).isEmpty();
  }

  @Test
  void aLeaveOvertakesAJoinThatWasNeverAnswered() {
    Ticket ticket = rig.join(1, "ann");
    rig.confirm();
    Told join = rig.registry.next();
    rig.registry.lost(join);

    rig.leave(ticket);

    Told leave = rig.registry.next();
    assertThat(leave.operation()).isInstanceOf(PresenceOp.Leave.class);
    assertThat(seq(leave)).isGreaterThan(seq(join));
  }

  @Test
  void anUnansweredJoinIsRepeatedUnderItsNumber() {
    rig.join(1, "ann");
    rig.confirm();
    Told join = rig.registry.next();
    rig.registry.lost(join);

    assertThat(rig.registry.next().operation()).isEqualTo(join.operation());
  }

  @Test
  void whoeverLeavesBeforeTheRegistryHeardOfItIsNeverToldOf() {
    Ticket ticket = rig.join(1, "ann");
    rig.confirm();

    rig.leave(ticket);

    assertThat(rig.registry.hasNothingToTell()).isTrue();
  }

  @Test
  void comingBackOnTheSameConnectionIsALeaveAndThenAJoin() {
    Ticket first = present(rig, "ann");
    rig.leave(first);
    rig.join(1, "bob");

    Told leave = rig.registry.next();
    assertThat(leave.operation()).isInstanceOf(PresenceOp.Leave.class);
    assertThat(rig.registry.hasNothingToTell()).isTrue();
    rig.registry.answer(leave, new PresenceOutcome.Left());

    PresenceOp.Join join = (PresenceOp.Join) rig.registry.next().operation();
    assertThat(join.member().userId()).isEqualTo("bob");
    assertThat(join.seq()).isGreaterThan(seq(leave));
  }

  @Test
  void aSecondComingThatIsWithdrawnInTimeIsNeverToldOf() {
    Ticket first = present(rig, "ann");
    rig.leave(first);
    Told leave = rig.registry.next();
    Ticket second = rig.join(1, "ann");
    rig.leave(second);

    rig.registry.answer(leave, new PresenceOutcome.Left());

    assertThat(rig.registry.hasNothingToTell()).isTrue();
  }

  @Test
  void aDeadNodeTellsAllItsVisitsAgain() {
    Ticket ann = present(rig, "ann");
    rig.leave(ann);
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.NodeDead());
    rig.join(2, "ben");
    Told join = rig.registry.next();
    rig.registry.answer(join, new PresenceOutcome.NodeDead());

    rig.hub.tellAgain();

    Told again = rig.registry.next();
    assertThat(again.operation()).isInstanceOf(PresenceOp.Join.class);
    assertThat(seq(again)).isGreaterThan(seq(join));
    rig.registry.answer(again, new PresenceOutcome.Joined("e", 1, true));
    assertThat(rig.registry.hasNothingToTell()).isTrue();
  }

  @Test
  void whatIsToldAgainWhileItIsBeingToldIsToldOnceMore() {
    rig.join(1, "ann");
    rig.confirm();
    Told join = rig.registry.next();

    rig.hub.tellAgain();
    rig.registry.answer(join, new PresenceOutcome.Joined("e", 1, true));

    assertThat(rig.registry.next().operation()).isInstanceOf(PresenceOp.Join.class);
  }

  @Test
  void aRoomWithoutVisitorsIsForgottenOnceTheirLeavesAreKnown() {
    Ticket ticket = present(rig, "ann");
    rig.registry.answer(rig.registry.nextOccupancy(), new PresenceOutcome.Occupied());
    rig.leave(ticket);
    rig.advance(HubConfig.DEFAULTS.lingerMax());
    rig.confirm();
    rig.registry.answer(rig.registry.nextOccupancy(), new PresenceOutcome.Occupied());
    assertThat(rig.forgotten).isFalse();

    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Left());

    assertThat(rig.forgotten).isTrue();
  }
}
