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
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.hub.ScriptedPresenceClient.Told;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceAdmissionTest {

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
    rig.presenceClient.answerRoster(new RosterReply("e", 4, members("ben")));
    Told join = rig.presenceClient.next();
    rig.presenceClient.answer(join, new PresenceOutcome.Joined("e", 5, true));
    rig.loop.run();
    assertThat(rig.left()).isEmpty();

    rig.announce("e", 5, true, "ann");

    assertThat(rig.left()).containsExactly("admit 1.1 " + roster("ben", "ann"));
  }

  @Test
  void presenceIsSentJoinsOnlyOnceTheChannelIsLive() {
    rig.join(1, "ann");
    assertThat(rig.presenceClient.hasNothingToTell()).isTrue();

    rig.confirm();

    assertThat(rig.presenceClient.next().operation()).isInstanceOf(PresenceOp.Join.class);
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
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 1, false));
    rig.loop.run();

    assertThat(rig.left()).containsExactly("admit 1.2 " + roster("ann"));
  }

  @Test
  void aBurstOfArrivalsCostsOneRosterForAllOfThem() {
    present(rig, "ann");
    rig.join(2, "ben");
    rig.join(3, "cid");
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 2, true));
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 3, true));
    rig.announce("e", 2, true, "ben");
    rig.left();
    int before = rig.frames.count();

    rig.join(4, "cid");
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 3, false));
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

    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Full(100));

    assertThat(rig.left()).singleElement().asString().startsWith("refuse 1.1").contains("100");
    assertThat(rig.presenceClient.hasNothingToTell()).isTrue();
  }

  @Test
  void theDisconnectReasonDecidesHowLongTheMemberStays() {
    for (DisconnectReason how : DisconnectReason.values()) {
      HubRig other = PresenceRig.rig();
      SubscriptionHandle handle = present(other, "ann");

      other.leave(handle, how);
      PresenceOp.Leave leave = (PresenceOp.Leave) other.presenceClient.next().operation();

      long expected =
          how == DisconnectReason.DELIBERATE ? 0 : how == DisconnectReason.LOST ? 3_000 : 30_000;
      assertThat(leave.graceMs()).isEqualTo(expected);
      other.hub.stop();
    }
  }

  @Test
  void aLeaveWaitsForTheAnswerOfTheJoinAndHasAHigherNumber() {
    SubscriptionHandle handle = rig.join(1, "ann");
    rig.confirm();
    Told join = rig.presenceClient.next();

    rig.leave(handle);
    rig.presenceClient.answer(join, new PresenceOutcome.Joined("e", 1, true));
    Told leave = rig.presenceClient.next();

    assertThat(leave.operation()).isInstanceOf(PresenceOp.Leave.class);
    assertThat(seq(leave)).isGreaterThan(seq(join));
    assertThat(rig.left()).isEmpty();
  }

  @Test
  void aLeaveOvertakesAJoinThatWasNeverAnswered() {
    SubscriptionHandle handle = rig.join(1, "ann");
    rig.confirm();
    Told join = rig.presenceClient.next();
    rig.presenceClient.lost(join);

    rig.leave(handle);

    Told leave = rig.presenceClient.next();
    assertThat(leave.operation()).isInstanceOf(PresenceOp.Leave.class);
    assertThat(seq(leave)).isGreaterThan(seq(join));
  }

  @Test
  void anUnansweredJoinIsRepeatedUnderItsNumber() {
    rig.join(1, "ann");
    rig.confirm();
    Told join = rig.presenceClient.next();
    rig.presenceClient.lost(join);

    assertThat(rig.presenceClient.next().operation()).isEqualTo(join.operation());
  }

  @Test
  void aMemberThatLeavesBeforeItsJoinWasSentIsNeverSent() {
    SubscriptionHandle handle = rig.join(1, "ann");
    rig.confirm();

    rig.leave(handle);

    assertThat(rig.presenceClient.hasNothingToTell()).isTrue();
  }

  @Test
  void comingBackOnTheSameConnectionIsALeaveAndThenAJoin() {
    SubscriptionHandle first = present(rig, "ann");
    rig.leave(first);
    rig.join(1, "bob");

    Told leave = rig.presenceClient.next();
    assertThat(leave.operation()).isInstanceOf(PresenceOp.Leave.class);
    assertThat(rig.presenceClient.hasNothingToTell()).isTrue();
    rig.presenceClient.answer(leave, new PresenceOutcome.Left());

    PresenceOp.Join join = (PresenceOp.Join) rig.presenceClient.next().operation();
    assertThat(join.member().userId()).isEqualTo("bob");
    assertThat(join.seq()).isGreaterThan(seq(leave));
  }

  @Test
  void aSecondComingThatIsWithdrawnInTimeIsNeverToldOf() {
    SubscriptionHandle first = present(rig, "ann");
    rig.leave(first);
    Told leave = rig.presenceClient.next();
    SubscriptionHandle second = rig.join(1, "ann");
    rig.leave(second);

    rig.presenceClient.answer(leave, new PresenceOutcome.Left());

    assertThat(rig.presenceClient.hasNothingToTell()).isTrue();
  }

  @Test
  void aDeadNodeSendsAllItsMembershipsAgain() {
    SubscriptionHandle ann = present(rig, "ann");
    rig.leave(ann);
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.NodeDead());
    rig.join(2, "ben");
    Told join = rig.presenceClient.next();
    rig.presenceClient.answer(join, new PresenceOutcome.NodeDead());

    rig.hub.resend();

    Told again = rig.presenceClient.next();
    assertThat(again.operation()).isInstanceOf(PresenceOp.Join.class);
    assertThat(seq(again)).isGreaterThan(seq(join));
    rig.presenceClient.answer(again, new PresenceOutcome.Joined("e", 1, true));
    assertThat(rig.presenceClient.hasNothingToTell()).isTrue();
  }

  @Test
  void anUpdateSubmittedWhileItIsUnderWayIsSentOnceMore() {
    rig.join(1, "ann");
    rig.confirm();
    Told join = rig.presenceClient.next();

    rig.hub.resend();
    rig.presenceClient.answer(join, new PresenceOutcome.Joined("e", 1, true));

    assertThat(rig.presenceClient.next().operation()).isInstanceOf(PresenceOp.Join.class);
  }

  @Test
  void aPresenceChannelWithoutMembersIsRemovedOnceTheirLeavesAreAcknowledged() {
    SubscriptionHandle handle = present(rig, "ann");
    rig.presenceClient.answer(rig.presenceClient.nextOccupancy(), new PresenceOutcome.Occupied());
    rig.leave(handle);
    rig.advance(HubConfig.DEFAULTS.linger().max());
    rig.confirm();
    rig.presenceClient.answer(rig.presenceClient.nextOccupancy(), new PresenceOutcome.Occupied());
    assertThat(rig.forgotten).isFalse();

    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Left());

    assertThat(rig.forgotten).isTrue();
  }
}
