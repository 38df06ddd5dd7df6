package io.tidewire.edge.hub;

import static io.tidewire.edge.hub.PresenceRig.added;
import static io.tidewire.edge.hub.PresenceRig.members;
import static io.tidewire.edge.hub.PresenceRig.present;
import static io.tidewire.edge.hub.PresenceRig.removed;
import static io.tidewire.edge.hub.PresenceRig.roster;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A roster that is read in several pages while members come and go. */
class RosterPagesTest {

  private final HubRig rig = PresenceRig.rig();

  @AfterEach
  void noFrameLeaks() {
    rig.hub.stop();
    assertThat(rig.frames.held()).isEmpty();
  }

  @Test
  void nobodyIsAdmittedBeforeTheLastPage() {
    rig.join(1, "ann");
    rig.confirm();
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 5, true));
    page("e", 5, "17", "ann", "ben");
    rig.loop.run();
    assertThat(rig.left()).isEmpty();

    page("e", 5, RosterReply.END, "cid");
    rig.loop.run();

    assertThat(rig.left()).containsExactly("admit 1.1 " + roster("ann", "ben", "cid"));
  }

  @Test
  void changesSinceTheFirstPageAreAppliedWhereverTheirMemberWas() {
    rig.join(1, "ann");
    rig.confirm();
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 5, true));
    page("e", 5, "17", "ann", "ben");
    rig.announce("e", 6, false, "ben");
    rig.announce("e", 7, true, "dan");
    rig.announce("e", 8, false, "eve");
    page("e", 8, RosterReply.END, "cid", "dan");
    rig.loop.run();

    assertThat(rig.left()).containsExactly("admit 1.1 " + roster("ann", "cid", "dan"));
  }

  @Test
  void aChangeThatAPageHasShownAndThatDoesNotArriveIsReadAgain() {
    present(rig, "ann");
    rig.announce("e", 3, true, "gap");
    page("e", 2, "17", "ann", "ben");
    page("e", 4, RosterReply.END, "gap");
    assertThat(rig.left()).containsExactly(added("ben"), added("gap"));

    rig.advance(Duration.ofSeconds(1));
    page("e", 4, RosterReply.END, "ann", "gap");

    assertThat(rig.left()).containsExactly(removed("ben"));
  }

  @Test
  void anEpochThatEndsBetweenTwoPagesBeginsTheReadingAnew() {
    rig.join(1, "ann");
    rig.confirm();
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("f", 1, true));
    page("e", 5, "17", "ghost");
    page("f", 1, "3", "dan");
    page("f", 1, "9", "ann");
    page("f", 1, RosterReply.END, "ben");
    rig.loop.run();

    assertThat(rig.left()).containsExactly("admit 1.1 " + roster("ann", "ben"));
  }

  private void page(String epoch, long version, String next, String... userIds) {
    rig.presenceClient.answerRoster(new RosterReply(epoch, version, members(userIds), next));
  }
}
