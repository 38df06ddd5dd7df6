package io.tidewire.edge.hub;

import static io.tidewire.edge.hub.StreamHubFixture.at;
import static io.tidewire.edge.hub.StreamHubFixture.forked;
import static io.tidewire.edge.hub.StreamHubFixture.forkedTwice;
import static io.tidewire.edge.hub.StreamHubFixture.live;
import static io.tidewire.edge.hub.StreamHubFixture.messages;
import static io.tidewire.edge.hub.StreamHubFixture.publish;
import static io.tidewire.edge.hub.StreamHubFixture.rig;
import static io.tidewire.edge.hub.StreamHubFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.delivery.SubscriptionHandle;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a hub admits subscribers that resume or rewind. */
class StreamHubResumeTest {

  @Test
  void aPositionAtTheTopOfTheChannelMissesNothing() {
    HubRig rig = live(true);

    resume(rig, 2, at("e", 5));

    assertThat(rig.left()).containsExactly("resume 1.2 recovered at e:5");
  }

  @Test
  void aSubscriberThatMissedLittleIsServedFromTheReplayBuffer() {
    HubRig rig = live(true);
    publish(rig, "e", 6);
    publish(rig, "e", 7);
    rig.left();

    resume(rig, 2, at("e", 5));

    assertThat(rig.left()).containsExactly("resume 1.2 recovered at e:5 m6 m7");
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void subscribersThatMissedMoreShareOneQueryAtATime() {
    HubRig rig = live(true);

    resume(rig, 2, at("e", 3));
    resume(rig, 3, at("e", 2));
    resume(rig, 4, at("e", 2));
    rig.log.answer("since e:3", rows(Why.OK, at("e", 5), Ancestry.NONE, 4, 5));
    rig.log.answer("since e:2", rows(Why.OK, at("e", 5), Ancestry.NONE, 3, 5));

    assertThat(rig.left())
        .containsExactly(
            "resume 1.2 recovered at e:3 m4 m5",
            "resume 1.3 recovered at e:2 m3 m4 m5",
            "resume 1.4 recovered at e:2 m3 m4 m5");
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void noSubscriberIsAheadOfTheHub() {
    HubRig rig = live(true);

    resume(rig, 2, at("e", 4));
    rig.log.answer("since e:4", rows(Why.OK, at("e", 6), Ancestry.NONE, 5, 6));
    assertThat(rig.left()).isEmpty();

    rig.log.answer("since e:5", rows(Why.OK, at("e", 6), Ancestry.NONE, 6, 6));
    assertThat(rig.left())
        .containsExactly("to 0 after e:5 m6", "resume 1.2 recovered at e:4 m5 m6");
  }

  @Test
  void aPositionThatTheLogNeverReachedIsRefusedAndDoesNotAffectTheHub() {
    HubRig rig = live(true);

    resume(rig, 2, at("e", 5_000));
    rig.log.answer("since e:5000", new Lost(Reason.RESET, at("e", 5), Ancestry.NONE));

    assertThat(rig.left()).containsExactly("resume 1.2 RESET at e:5");
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void aSubscriberThatLeavesWhileTheLogIsReadIsNotAdmitted() {
    HubRig rig = live(true);
    SubscriptionHandle handle = resume(rig, 2, at("e", 4));

    rig.leave(handle);
    rig.log.answer("since e:4", rows(Why.OK, at("e", 5), Ancestry.NONE, 5, 5));

    assertThat(rig.left()).isEmpty();
  }

  @Test
  void aPositionOfAnyEarlierEpochIsServedAcrossTheForks() {
    HubRig rig = forkedTwice(true);

    resume(rig, 2, at("e", 3));
    resume(rig, 3, at("f", 4));
    resume(rig, 4, at("e", 4));
    rig.log.answer("since g:3", rows(Why.OK, at("g", 5), forked("f:4", "e:3"), 4, 5));

    assertThat(rig.left())
        .containsExactly(
            "resume 1.4 DIVERGED at g:5",
            "resume 1.2 recovered at g:3 past a boundary m4 m5",
            "resume 1.3 recovered at g:4 past a boundary m5");
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void aPositionOfAnEarlierEpochIsReportedAsALossWhereTheNamespaceIsStrict() {
    HubRig rig = forkedTwice(false);

    resume(rig, 2, at("e", 3));

    assertThat(rig.left()).containsExactly("resume 1.2 FAILOVER at g:5");
  }

  @Test
  void aPositionAheadOfTheHubWaitsUntilTheHubHasFollowed() {
    HubRig rig = live(true);

    resume(rig, 2, at("f", 5));
    rig.log.answer("since f:5", rows(Why.OK, at("f", 6), forked("e:5"), 6, 6));
    assertThat(rig.left()).isEmpty();
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("f", 6), forked("e:5"), 6, 6));

    assertThat(rig.left())
        .containsExactly(
            "tell 0 BOUNDARY at f:5", "to 0 after f:5 m6", "resume 1.2 recovered at f:5 m6");
  }

  @Test
  void aRewindGetsTheLastMessagesAndThenLiveOnes() {
    HubRig rig = live(true);

    rig.join(2, new Recovery(Optional.empty(), new Recovery.Rewind.Count(2), Optional.empty()));
    rig.log.answer("latest 2", messages("e", 4, 5));

    assertThat(rig.left()).containsExactly("resume 1.2 from e:3 m4 m5");
  }

  @Test
  void messagesOfAnEpochThatTheChannelDoesNotKnowYetAreNotReplayed() {
    HubRig rig = live(true);

    rig.join(2, new Recovery(Optional.empty(), new Recovery.Rewind.Count(2), Optional.empty()));
    rig.log.answer("latest 2", messages("f", 1, 2));

    assertThat(rig.left()).containsExactly("resume 1.2 from e:5");
  }

  private static SubscriptionHandle resume(HubRig rig, int number, Position since) {
    return rig.join(
        number, new Recovery(Optional.of(since), Recovery.Rewind.NOTHING, Optional.empty()));
  }
}
