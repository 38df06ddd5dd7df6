package io.tidewire.edge.hub;

import static io.tidewire.edge.hub.StreamHubFixture.at;
import static io.tidewire.edge.hub.StreamHubFixture.live;
import static io.tidewire.edge.hub.StreamHubFixture.publish;
import static io.tidewire.edge.hub.StreamHubFixture.reconnect;
import static io.tidewire.edge.hub.StreamHubFixture.rig;
import static io.tidewire.edge.hub.StreamHubFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Reason;
import io.tidewire.contract.redis.LogReading.Top;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.stream.GapBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a hub follows the log of its channel. */
class StreamHubTest {

  @Test
  void theFirstSubscriberIsAdmittedWhenItIsKnownWhereTheLogIs() {
    HubRig rig = rig(false);
    rig.join(1);

    rig.confirm();
    assertThat(rig.left()).isEmpty();

    rig.log.answer("top", new Top(at("e", 5), Ancestry.NONE));
    assertThat(rig.left()).singleElement().asString().startsWith("admit 1.1");
  }

  @Test
  void whatArrivedWhileTheLogWasAskedFollowsTheAnswerOnce() {
    HubRig rig = rig(false);
    rig.join(1);
    rig.confirm();
    publish(rig, "e", 5);
    publish(rig, "e", 6);

    rig.log.answer("top", new Top(at("e", 5), Ancestry.NONE));
    rig.left();
    publish(rig, "e", 7);

    assertThat(rig.left()).containsExactly("to 0 after e:6 m7");
  }

  @Test
  void aGapIsFilledBeforeWhatFollowsIt() {
    HubRig rig = live(false);

    publish(rig, "e", 8);
    publish(rig, "e", 9);
    assertThat(rig.left()).isEmpty();

    rig.log.answer("since e:5", rows(Why.OK, at("e", 8), Ancestry.NONE, 6, 8));
    assertThat(rig.left())
        .containsExactly(
            "to 0 after e:5 m6", "to 0 after e:6 m7", "to 0 after e:7 m8", "to 0 after e:8 m9");
  }

  @Test
  void aDuplicateIsDropped() {
    HubRig rig = live(false);

    publish(rig, "e", 5);
    publish(rig, "e", 4);

    assertThat(rig.left()).isEmpty();
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void clientEventsDoNotChangeThePosition() {
    HubRig rig = live(false);

    rig.publish(rig.clientEvent("typing"));
    publish(rig, "e", 6);

    assertThat(rig.left()).containsExactly("to 0 typing", "to 0 after e:5 m6");
  }

  @Test
  void afterAReconnectAChannelThatHasNotMovedReadsNothing() {
    HubRig rig = live(false);

    reconnect(rig);
    rig.log.answer("moved e:5", false);

    assertThat(rig.log.asked).isEmpty();
    publish(rig, "e", 6);
    assertThat(rig.left()).containsExactly("to 0 after e:5 m6");
  }

  @Test
  void afterAReconnectAChannelThatHasMovedReadsWhatItMissed() {
    HubRig rig = live(false);

    reconnect(rig);
    rig.log.answer("moved e:5", true);
    rig.log.answer("since e:5", rows(Why.OK, at("e", 6), Ancestry.NONE, 6, 6));

    assertThat(rig.left()).containsExactly("to 0 after e:5 m6");
  }

  @Test
  void subscribersAreToldOfMessagesThatAreNoLongerInTheLogAndTheChannelContinues() {
    HubRig rig = live(true);

    publish(rig, "e", 900);
    rig.log.answer("since e:5", new Lost(Reason.TRIMMED, at("e", 900), Ancestry.NONE));
    publish(rig, "e", 901);

    assertThat(rig.left()).containsExactly("tell 0 TRIMMED at e:900", "to 0 after e:900 m901");
  }

  @Test
  void moreThanMayWaitIsCutAndReadAgain() {
    HubRig rig = live(true);
    int top = 7 + GapBuffer.MOST_MESSAGES;

    for (int offset = 7; offset <= top; offset++) publish(rig, "e", offset);
    rig.log.answer("since e:5", rows(Why.OK, at("e", 7), Ancestry.NONE, 6, 7));
    rig.log.answer("since e:7", rows(Why.OK, at("e", top), Ancestry.NONE, 8, top));

    assertThat(rig.left()).hasSize(top - 5).last().asString().endsWith(" m" + top);
    assertThat(rig.log.asked).isEmpty();
  }

  @Test
  void aQuietChannelIsAuditedWithinFiveSecondsAndALostLastMessageIsFound() {
    HubRig rig = live(true);

    rig.advance(Duration.ofSeconds(5));
    rig.log.answer("moved e:5", true);
    rig.log.answer("since e:5", rows(Why.OK, at("e", 6), Ancestry.NONE, 6, 6));

    assertThat(rig.left()).containsExactly("to 0 after e:5 m6");
  }

  @Test
  void anIdleChannelIsAuditedEveryHalfMinute() {
    HubRig rig = live(true);
    rig.advance(Duration.ofSeconds(5));
    rig.log.answer("moved e:5", false);

    rig.advance(Duration.ofSeconds(30));

    assertThat(rig.log.questions()).containsExactly("moved e:5");
  }

  @Test
  void nothingIsHeldWhenTheChannelIsForgotten() {
    HubRig rig = rig(true);
    SubscriptionHandle handle = rig.join(1);
    rig.confirm();
    rig.log.answer("top", new Top(at("e", 5), Ancestry.NONE));
    publish(rig, "e", 6);
    publish(rig, "e", 9);

    rig.leave(handle);
    rig.advance(Duration.ofSeconds(5));

    assertThat(rig.frames.held()).isEmpty();
    assertThat(rig.log.asked).isEmpty();
  }
}
