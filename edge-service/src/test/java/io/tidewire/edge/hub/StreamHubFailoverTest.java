package io.tidewire.edge.hub;

import static io.tidewire.edge.hub.StreamHubFixture.at;
import static io.tidewire.edge.hub.StreamHubFixture.forked;
import static io.tidewire.edge.hub.StreamHubFixture.live;
import static io.tidewire.edge.hub.StreamHubFixture.publish;
import static io.tidewire.edge.hub.StreamHubFixture.reconnect;
import static io.tidewire.edge.hub.StreamHubFixture.rig;
import static io.tidewire.edge.hub.StreamHubFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Why;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a hub follows its log to another epoch. */
class StreamHubFailoverTest {

  @Test
  void aFailoverIsABreakUnlessTheNamespaceIsLenient() {
    for (boolean lenient : new boolean[] {true, false}) {
      HubRig rig = live(lenient);

      publish(rig, "f", 7);
      rig.log.answer("since e:5", rows(Why.BOUNDARY, at("f", 7), forked("e:5"), 6, 7));

      String what = lenient ? "BOUNDARY" : "FAILOVER";
      assertThat(rig.left())
          .containsExactly("tell 0 " + what + " at f:5", "to 0 after f:5 m6", "to 0 after f:6 m7");
    }
  }

  @Test
  void subscribersAreToldOfAFailoverWithoutAMessageToo() {
    HubRig rig = live(true);

    reconnect(rig);
    rig.log.answer("moved e:5", true);
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("f", 5), forked("e:5"), 6, 5));

    assertThat(rig.left()).containsExactly("tell 0 BOUNDARY at f:5");
  }

  @Test
  void subscribersThatSawLostMessagesArePutBackToTheFork() {
    HubRig rig = live(true);

    publish(rig, "f", 5);
    rig.log.answer("since e:5", rows(Why.DIVERGED, at("f", 5), forked("e:3"), 4, 5));

    assertThat(rig.left())
        .containsExactly("tell 0 DIVERGED at f:3", "to 0 after f:3 m4", "to 0 after f:4 m5");
  }

  @Test
  void unnoticedFailoversAreOneBoundaryAndLoseNoMessage() {
    HubRig rig = live(true);

    publish(rig, "h", 8);
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("h", 8), forked("g:7", "f:6", "e:5"), 6, 8));

    assertThat(rig.left())
        .containsExactly(
            "tell 0 BOUNDARY at h:5",
            "to 0 after h:5 m6",
            "to 0 after h:6 m7",
            "to 0 after h:7 m8");
  }

  @Test
  void afterAForkThatTheLogHasLostSubscribersAreMovedBackToTheSharedPart() {
    HubRig rig = live(false);
    publish(rig, "ghost", 6);
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("ghost", 6), forked("e:5"), 6, 6));
    rig.left();

    publish(rig, "f", 7);
    rig.log.answer("since ghost:6", new Lost(Reason.RESET, at("f", 7), forked("e:4")));
    rig.log.answer("since f:4", rows(Why.OK, at("f", 7), forked("e:4"), 5, 7));

    assertThat(rig.left())
        .containsExactly(
            "tell 0 DIVERGED at f:4",
            "to 0 after f:4 m5",
            "to 0 after f:5 m6",
            "to 0 after f:6 m7");
  }

  @Test
  void aLogThatForkedMoreOftenThanItRemembersIsFollowedFromItsTop() {
    HubRig rig = live(true);
    String[] forks =
        IntStream.range(0, Ancestry.MOST).mapToObj(i -> "f" + i + ":9").toArray(String[]::new);

    publish(rig, "z", 9);
    rig.log.answer("since e:5", new Lost(Reason.RESET, at("z", 9), forked(forks)));
    publish(rig, "z", 10);

    assertThat(rig.left()).containsExactly("tell 0 RESET at z:9", "to 0 after z:9 m10");
  }

  @Test
  void aLogThatBeganAnewIsReadFromItsBeginning() {
    HubRig rig = live(true);

    publish(rig, "n", 2);
    rig.log.answer("since e:5", new Lost(Reason.RESET, at("n", 2), Ancestry.NONE));
    rig.log.answer("since n:0", rows(Why.OK, at("n", 2), Ancestry.NONE, 1, 2));

    assertThat(rig.left())
        .containsExactly("tell 0 RESET at n:0", "to 0 after n:0 m1", "to 0 after n:1 m2");
  }

  @Test
  void aStaleMessageOfAnEarlierEpochIsDropped() {
    HubRig rig = live(true);
    publish(rig, "f", 6);
    rig.log.answer("since e:5", rows(Why.BOUNDARY, at("f", 6), forked("e:5"), 6, 6));
    rig.left();

    publish(rig, "e", 6);
    rig.log.answer("since f:6", rows(Why.OK, at("f", 6), Ancestry.NONE, 7, 6));

    assertThat(rig.left()).isEmpty();
    publish(rig, "f", 7);
    assertThat(rig.left()).containsExactly("to 0 after f:6 m7");
  }
}
