package io.tidewire.edge.hub;

import static io.tidewire.edge.hub.PresenceRig.added;
import static io.tidewire.edge.hub.PresenceRig.members;
import static io.tidewire.edge.hub.PresenceRig.present;
import static io.tidewire.edge.hub.PresenceRig.removed;
import static io.tidewire.edge.hub.PresenceRig.roster;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.presence.PresenceRoster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceRosterTest {

  private static final Duration SETTLE = HubConfig.DEFAULTS.presence().settle();

  private final HubRig rig = PresenceRig.rig();

  @AfterEach
  void noFrameLeaks() {
    rig.hub.stop();
    assertThat(rig.frames.held()).isEmpty();
  }

  @Test
  void aMissedChangeIsRepairedByTheWholeRosterAndTheDifferenceIsReported() {
    present(rig, "ann");
    rig.announce("e", 3, true, "cid");
    assertThat(rig.left()).isEmpty();

    rig.presenceClient.answerRoster(new RosterReply("e", 3, members("ann", "ben", "cid")));

    assertThat(rig.left()).containsExactly(added("ben"), added("cid"));
  }

  @Test
  void changesThatArriveWhileTheRosterIsReadAreAppliedAfterIt() {
    present(rig, "ann");
    rig.announce("e", 3, true, "cid");
    rig.announce("e", 4, false, "cid");
    rig.announce("e", 5, true, "dan");

    rig.presenceClient.answerRoster(new RosterReply("e", 4, members("ann", "ben")));

    assertThat(rig.left()).containsExactly(added("ben"), added("dan"));
  }

  @Test
  void aJoinWhoseAnnouncementIsLostIsRepairedAfterASecond() {
    present(rig, "ann");
    rig.join(2, "ben");
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 2, true));
    rig.loop.run();

    rig.advance(PresenceRoster.PATIENCE);
    rig.presenceClient.answerRoster(new RosterReply("e", 2, members("ann", "ben")));
    rig.loop.run();

    assertThat(rig.left()).containsExactly(added("ben"), "admit 1.2 " + roster("ann", "ben"));
  }

  @Test
  void afterDataLossNoMemberDisappearsBeforeAllMembersWereSentAgain() {
    present(rig, "ann");
    rig.announce("e", 2, true, "ben");
    rig.left();

    rig.announce("f", 1, true, "cid");
    rig.presenceClient.answerRoster(new RosterReply("f", 1, members("cid")));
    assertThat(rig.left()).containsExactly(added("cid"));

    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("f", 2, true));
    rig.announce("f", 2, true, "ann");
    rig.announce("f", 3, true, "ben");
    rig.advance(SETTLE);
    rig.presenceClient.answerRoster(new RosterReply("f", 3, members("cid", "ann", "ben")));

    assertThat(rig.left()).isEmpty();
  }

  @Test
  void aMemberThatDoesNotReturnWithinTheSettleWindowIsReportedAsRemoved() {
    present(rig, "ann");
    rig.announce("e", 2, true, "ben");
    rig.left();
    rig.announce("f", 1, true, "cid");
    rig.presenceClient.answerRoster(new RosterReply("f", 1, members("cid")));
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("f", 2, true));
    rig.announce("f", 2, true, "ann");
    rig.left();

    rig.advance(SETTLE);
    rig.presenceClient.answerRoster(new RosterReply("f", 2, members("cid", "ann")));

    assertThat(rig.left()).containsExactly(removed("ben"));
  }

  @Test
  void theSettleWindowStaysOpenWhileOurOwnMembersAreStillToBeTold() {
    present(rig, "ann");
    rig.announce("f", 1, true, "cid");
    rig.presenceClient.answerRoster(new RosterReply("f", 1, members("cid")));
    rig.advance(SETTLE.multipliedBy(3));
    assertThat(rig.presenceClient.questions()).isZero();

    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("f", 2, true));
    rig.advance(PresenceRoster.PATIENCE);

    assertThat(rig.presenceClient.questions()).isEqualTo(1);
  }

  @Test
  void aMemberThatJoinsWhileTheRosterSettlesIsAdmittedAtOnce() {
    present(rig, "ann");
    rig.announce("f", 1, true, "cid");
    rig.presenceClient.answerRoster(new RosterReply("f", 1, members("cid")));
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("f", 2, true));
    rig.announce("f", 2, true, "ann");
    rig.left();

    rig.join(2, "dan");
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("f", 3, true));
    rig.announce("f", 3, true, "dan");

    assertThat(rig.left())
        .containsExactly(added("dan"), "admit 1.2 " + roster("ann", "cid", "dan"));
  }

  @Test
  void aLateChangeOfAnEpochThatIsOverChangesNothing() {
    present(rig, "ann");

    rig.announce("d", 9, true, "old");
    rig.presenceClient.answerRoster(new RosterReply("e", 1, members("ann")));

    assertThat(rig.left()).isEmpty();
    rig.announce("e", 2, true, "ben");
    assertThat(rig.left()).containsExactly(added("ben"));
  }

  @Test
  void aChangeOfANewEpochThatAnOlderRosterCrossesIsNotLost() {
    present(rig, "ann");
    rig.announce("e", 3, true, "gap");
    rig.announce("f", 1, true, "cid");

    rig.presenceClient.answerRoster(new RosterReply("e", 3, members("ann", "gap")));
    assertThat(rig.presenceClient.questions()).isEqualTo(1);
    rig.presenceClient.answerRoster(new RosterReply("f", 1, members("cid")));

    assertThat(rig.left()).containsExactly(added("gap"), added("cid"));
  }

  @Test
  void anAuditFindsALostLastChange() {
    present(rig, "ann");

    rig.hub.audit();
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 2, false));
    rig.advance(PresenceRoster.PATIENCE);
    rig.presenceClient.answerRoster(new RosterReply("e", 2, members("ann", "ben")));

    assertThat(rig.left()).containsExactly(added("ben"));
  }

  @Test
  void afterALostLinkTheRosterIsReadBeforeAnybodyIsAdmitted() {
    present(rig, "ann");
    rig.linkDown();
    rig.join(2, "ben");
    rig.linkUp();
    rig.confirm();
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 3, true));
    rig.loop.run();
    assertThat(rig.left()).containsExactly("tell 0 UNLOGGED");

    rig.presenceClient.answerRoster(new RosterReply("e", 3, members("cid", "ann", "ben")));
    rig.loop.run();

    assertThat(rig.left())
        .containsExactly(added("cid"), added("ben"), "admit 1.2 " + roster("ann", "cid", "ben"));
  }

  @Test
  void moreChangesThanCanWaitMakeTheRosterReadOnceMore() {
    present(rig, "ann");
    rig.announce("e", 3, true, "gap");
    for (int i = 0; i < PresenceRoster.MOST_HELD + 10; i++) {
      rig.announce("e", 4 + i, i % 2 != 0, "gap");
    }

    rig.presenceClient.answerRoster(new RosterReply("e", 3, members("ann", "gap")));
    assertThat(rig.presenceClient.questions()).isEqualTo(1);
    rig.left();
    rig.presenceClient.answerRoster(
        new RosterReply("e", 4 + PresenceRoster.MOST_HELD + 9, members("ann", "gap", "ben")));

    assertThat(rig.left()).contains(added("ben"));
  }
}
