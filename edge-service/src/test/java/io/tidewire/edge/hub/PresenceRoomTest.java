package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.PresenceOp;
import io.tidewire.contract.PresenceOutcome;
import io.tidewire.contract.RosterReply;
import io.tidewire.edge.hub.ScriptedRegistry.Told;
import io.tidewire.edge.session.Departure;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceRoomTest {

  private static final Duration SETTLE = HubConfig.DEFAULTS.settle();

  private final HubRig rig = new HubRig("presence-room");

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
    present("ann");

    rig.announce("e", 2, true, "ben");
    rig.announce("e", 3, false, "ben");

    assertThat(rig.left()).containsExactly(added("ben"), removed("ben"));
  }

  @Test
  void aSecondTabIsAdmittedAtOnceAndAnnouncedToNobody() {
    present("ann");

    rig.join(2, "ann");
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 1, false));
    rig.loop.run();

    assertThat(rig.left()).containsExactly("admit 1.2 " + roster("ann"));
  }

  @Test
  void aBurstOfArrivalsCostsOneRosterForAllOfThem() {
    present("ann");
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
      HubRig other = new HubRig("presence-room");
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
    Ticket first = present("ann");
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
    Ticket first = present("ann");
    rig.leave(first);
    Told leave = rig.registry.next();
    Ticket second = rig.join(1, "ann");
    rig.leave(second);

    rig.registry.answer(leave, new PresenceOutcome.Left());

    assertThat(rig.registry.hasNothingToTell()).isTrue();
  }

  @Test
  void aMissedChangeIsRepairedByTheWholeRosterAndTheDifferenceIsReported() {
    present("ann");
    rig.announce("e", 3, true, "cid");
    assertThat(rig.left()).isEmpty();

    rig.registry.answerRoster(new RosterReply("e", 3, members("ann", "ben", "cid")));

    assertThat(rig.left()).containsExactly(added("ben"), added("cid"));
  }

  @Test
  void changesThatArriveWhileTheRosterIsReadAreAppliedAfterIt() {
    present("ann");
    rig.announce("e", 3, true, "cid");
    rig.announce("e", 4, false, "cid");
    rig.announce("e", 5, true, "dan");

    rig.registry.answerRoster(new RosterReply("e", 4, members("ann", "ben")));

    assertThat(rig.left()).containsExactly(added("ben"), added("dan"));
  }

  @Test
  void aJoinWhoseAnnouncementIsLostIsRepairedAfterASecond() {
    present("ann");
    rig.join(2, "ben");
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 2, true));
    rig.loop.run();

    rig.advance(PresenceRoster.PATIENCE);
    rig.registry.answerRoster(new RosterReply("e", 2, members("ann", "ben")));
    rig.loop.run();

    assertThat(rig.left()).containsExactly(added("ben"), "admit 1.2 " + roster("ann", "ben"));
  }

  @Test
  void aRegistryThatLostItsDataMakesNobodyDisappearBeforeEveryoneWasToldAgain() {
    present("ann");
    rig.announce("e", 2, true, "ben");
    rig.left();

    rig.announce("f", 1, true, "cid");
    rig.registry.answerRoster(new RosterReply("f", 1, members("cid")));
    assertThat(rig.left()).containsExactly(added("cid"));

    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("f", 2, true));
    rig.announce("f", 2, true, "ann");
    rig.announce("f", 3, true, "ben");
    rig.advance(SETTLE);
    rig.registry.answerRoster(new RosterReply("f", 3, members("cid", "ann", "ben")));

    assertThat(rig.left()).isEmpty();
  }

  @Test
  void whoeverDoesNotComeBackWithinTheSettleWindowIsReportedGone() {
    present("ann");
    rig.announce("e", 2, true, "ben");
    rig.left();
    rig.announce("f", 1, true, "cid");
    rig.registry.answerRoster(new RosterReply("f", 1, members("cid")));
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("f", 2, true));
    rig.announce("f", 2, true, "ann");
    rig.left();

    rig.advance(SETTLE);
    rig.registry.answerRoster(new RosterReply("f", 2, members("cid", "ann")));

    assertThat(rig.left()).containsExactly(removed("ben"));
  }

  @Test
  void theSettleWindowStaysOpenWhileOurOwnMembersAreStillToBeTold() {
    present("ann");
    rig.announce("f", 1, true, "cid");
    rig.registry.answerRoster(new RosterReply("f", 1, members("cid")));
    rig.advance(SETTLE.multipliedBy(3));
    assertThat(rig.registry.questions()).isZero();

    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("f", 2, true));
    rig.advance(PresenceRoster.PATIENCE);

    assertThat(rig.registry.questions()).isEqualTo(1);
  }

  @Test
  void whoeverComesWhileTheRosterSettlesIsAdmittedAtOnce() {
    present("ann");
    rig.announce("f", 1, true, "cid");
    rig.registry.answerRoster(new RosterReply("f", 1, members("cid")));
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("f", 2, true));
    rig.announce("f", 2, true, "ann");
    rig.left();

    rig.join(2, "dan");
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("f", 3, true));
    rig.announce("f", 3, true, "dan");

    assertThat(rig.left())
        .containsExactly(added("dan"), "admit 1.2 " + roster("ann", "cid", "dan"));
  }

  @Test
  void aLateChangeOfAnEpochThatIsOverChangesNothing() {
    present("ann");

    rig.announce("d", 9, true, "old");
    rig.registry.answerRoster(new RosterReply("e", 1, members("ann")));

    assertThat(rig.left()).isEmpty();
    rig.announce("e", 2, true, "ben");
    assertThat(rig.left()).containsExactly(added("ben"));
  }

  @Test
  void aChangeOfANewEpochThatAnOlderRosterCrossesIsNotLost() {
    present("ann");
    rig.announce("e", 3, true, "gap");
    rig.announce("f", 1, true, "cid");

    rig.registry.answerRoster(new RosterReply("e", 3, members("ann", "gap")));
    assertThat(rig.registry.questions()).isEqualTo(1);
    rig.registry.answerRoster(new RosterReply("f", 1, members("cid")));

    assertThat(rig.left()).containsExactly(added("gap"), added("cid"));
  }

  @Test
  void aDeadNodeTellsAllItsVisitsAgain() {
    Ticket ann = present("ann");
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
  void anAuditFindsALostLastChange() {
    present("ann");

    rig.hub.audit();
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 2, false));
    rig.advance(PresenceRoster.PATIENCE);
    rig.registry.answerRoster(new RosterReply("e", 2, members("ann", "ben")));

    assertThat(rig.left()).containsExactly(added("ben"));
  }

  @Test
  void afterALostLinkTheRosterIsReadBeforeAnybodyIsAdmitted() {
    present("ann");
    rig.linkDown();
    rig.join(2, "ben");
    rig.linkUp();
    rig.confirm();
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 3, true));
    rig.loop.run();
    assertThat(rig.left()).isEmpty();

    rig.registry.answerRoster(new RosterReply("e", 3, members("cid", "ann", "ben")));
    rig.loop.run();

    assertThat(rig.left())
        .containsExactly(added("cid"), added("ben"), "admit 1.2 " + roster("ann", "cid", "ben"));
  }

  @Test
  void aRoomWithoutVisitorsIsForgottenOnceTheirLeavesAreKnown() {
    Ticket ticket = present("ann");
    rig.registry.answer(rig.registry.nextOccupancy(), new PresenceOutcome.Occupied());
    rig.leave(ticket);
    rig.advance(HubConfig.DEFAULTS.lingerMax());
    rig.confirm();
    rig.registry.answer(rig.registry.nextOccupancy(), new PresenceOutcome.Occupied());
    assertThat(rig.forgotten).isFalse();

    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Left());

    assertThat(rig.forgotten).isTrue();
  }

  @Test
  void moreChangesThanCanWaitMakeTheRosterReadOnceMore() {
    present("ann");
    rig.announce("e", 3, true, "gap");
    for (int i = 0; i < PresenceRoster.MOST_HELD + 10; i++) {
      rig.announce("e", 4 + i, i % 2 != 0, "gap");
    }

    rig.registry.answerRoster(new RosterReply("e", 3, members("ann", "gap")));
    assertThat(rig.registry.questions()).isEqualTo(1);
    rig.left();
    rig.registry.answerRoster(
        new RosterReply("e", 4 + PresenceRoster.MOST_HELD + 9, members("ann", "gap", "ben")));

    assertThat(rig.left()).contains(added("ben"));
  }

  private Ticket present(String userId) {
    return present(rig, userId);
  }

  /** A visitor that was admitted at version 1 of epoch e, the only one. */
  private static Ticket present(HubRig rig, String userId) {
    Ticket ticket = rig.join(1, userId);
    rig.confirm();
    rig.registry.answerRoster(new RosterReply("e", 0, List.of()));
    rig.registry.answer(rig.registry.next(), new PresenceOutcome.Joined("e", 1, true));
    rig.announce("e", 1, true, userId);
    rig.left();
    return ticket;
  }

  private static long seq(Told told) {
    return told.operation() instanceof PresenceOp.Join join
        ? join.seq()
        : ((PresenceOp.Leave) told.operation()).seq();
  }

  private static List<Member> members(String... userIds) {
    return Arrays.stream(userIds).map(id -> new Member(id, "{}")).toList();
  }

  private String roster(String... userIds) {
    return ServerFrames.presenceSubscriptionSucceeded(rig.topic.channel(), members(userIds));
  }

  private String added(String userId) {
    return "to 0 " + ServerFrames.memberAdded(rig.topic.channel(), new Member(userId, "{}"));
  }

  private String removed(String userId) {
    return "to 0 " + ServerFrames.memberRemoved(rig.topic.channel(), userId);
  }
}
