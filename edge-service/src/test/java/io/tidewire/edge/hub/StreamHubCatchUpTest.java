package io.tidewire.edge.hub;

import static io.tidewire.edge.hub.StreamHubFixture.at;
import static io.tidewire.edge.hub.StreamHubFixture.forked;
import static io.tidewire.edge.hub.StreamHubFixture.forkedTwice;
import static io.tidewire.edge.hub.StreamHubFixture.live;
import static io.tidewire.edge.hub.StreamHubFixture.publish;
import static io.tidewire.edge.hub.StreamHubFixture.rig;
import static io.tidewire.edge.hub.StreamHubFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.edge.delivery.SubscriptionHandle;
import org.junit.jupiter.api.Test;

/** How a hub serves subscribers that are slower than the channel. */
class StreamHubCatchUpTest {

  @Test
  void aSlowSubscriberGetsBatchesAndIsLiveWhenItReachesTheChannelsPosition() {
    HubRig rig = live(true);
    SubscriptionHandle slow = rig.join(2);
    rig.left();

    rig.hub.catchUp(slow, at("e", 1));
    rig.log.answer("since e:1", rows(Why.OK, at("e", 5), Ancestry.NONE, 2, 3));
    rig.hub.catchUp(slow, at("e", 3));
    rig.log.answer("since e:3", rows(Why.OK, at("e", 5), Ancestry.NONE, 4, 5));

    assertThat(rig.left())
        .containsExactly("portion 1.2 m2 m3 until e:3", "portion 1.2 m4 m5 until e:5 level");
  }

  @Test
  void aSlowSubscriberWhosePositionIsNoLongerInTheLogIsTold() {
    HubRig rig = live(true);
    SubscriptionHandle slow = rig.join(2);
    rig.left();

    rig.hub.catchUp(slow, at("e", 1));
    rig.log.answer("since e:1", new Lost(Reason.TRIMMED, at("e", 5), Ancestry.NONE));

    assertThat(rig.left()).containsExactly("portion 1.2 told TRIMMED at e:5 until e:5 level");
  }

  @Test
  void aSlowSubscriberOfAnyEarlierEpochGetsWhatFollowsAndIsTold() {
    HubRig rig = forkedTwice(false);
    SubscriptionHandle slow = rig.join(2);
    SubscriptionHandle slower = rig.join(3);
    rig.left();

    rig.hub.catchUp(slow, at("e", 3));
    rig.hub.catchUp(slower, at("e", 4));
    rig.log.answer("since g:3", rows(Why.OK, at("g", 5), forked("f:4", "e:3"), 4, 5));

    assertThat(rig.left())
        .containsExactly(
            "portion 1.2 told FAILOVER at g:3 m4 m5 until g:5 level",
            "portion 1.3 told DIVERGED at g:3 m4 m5 until g:5 level");
  }

  @Test
  void aBreakThatASlowSubscriberHasNotBeenToldIsKeptAcrossTheNextFork() {
    HubRig rig = forkedTwice(true);
    SubscriptionHandle slow = rig.join(2);
    rig.left();

    rig.hub.catchUp(slow, at("e", 4));
    publish(rig, "h", 6);
    rig.log.answer("since g:3", rows(Why.BOUNDARY, at("h", 6), forked("g:5", "f:4", "e:3"), 4, 6));
    rig.log.answer("since g:5", rows(Why.BOUNDARY, at("h", 6), forked("g:5", "f:4", "e:3"), 6, 6));
    rig.log.answer("since h:3", rows(Why.OK, at("h", 6), forked("g:5", "f:4", "e:3"), 4, 6));

    assertThat(rig.left())
        .containsExactly(
            "tell 0 BOUNDARY at h:5",
            "to 0 after h:5 m6",
            "portion 1.2 told DIVERGED at h:3 m4 m5 m6 until h:6 level");
  }
}
