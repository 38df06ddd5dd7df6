package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.wire.ServerFrames;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastEventCacheTest {

  private final HubRig rig = new HubRig("cache-prices");
  private final String succeeded = ServerFrames.subscriptionSucceeded(rig.topic.channel());
  private final String miss = ServerFrames.cacheMiss(rig.topic.channel());

  @AfterEach
  void noFrameLeaks() {
    assertThat(rig.frames.held()).isEmpty();
  }

  @Test
  void theFirstSubscriberGetsTheKeptEventBeforeAnythingLive() {
    rig.join(1);
    rig.confirm();
    assertThat(rig.left()).isEmpty();

    rig.lastEvents.answer(Optional.of(rig.envelope("kept", "a")));
    rig.confirm();
    rig.publish("live");

    assertThat(rig.left()).containsExactly("admit 1.1 " + succeeded + " then kept", "to 0 live");
  }

  @Test
  void withoutACachedEventTheSubscriberGetsACacheMiss() {
    rig.join(1);
    rig.confirm();
    rig.lastEvents.answer(Optional.empty());
    rig.confirm();

    assertThat(rig.left()).containsExactly("admit 1.1 " + succeeded + " then " + miss);
  }

  @Test
  void missesCauseOneWebhookASecondHoweverManySubscribe() {
    rig.join(1);
    rig.confirm();
    rig.lastEvents.answer(Optional.empty());
    rig.confirm();
    rig.join(2);
    rig.join(3);
    assertThat(rig.lastEvents.misses()).isEqualTo(1);

    rig.timers.advance(Duration.ofSeconds(1));
    rig.join(4);

    assertThat(rig.lastEvents.misses()).isEqualTo(2);
  }

  @Test
  void anEventThatIsKeptIsNoMiss() {
    rig.join(1);
    rig.confirm();
    rig.lastEvents.answer(Optional.of(rig.envelope("kept", "a")));
    rig.confirm();
    rig.join(2);

    assertThat(rig.lastEvents.misses()).isZero();
  }

  @Test
  void anEventThatIsReadAndArrivesLiveIsSeenOnce() {
    Envelope older = rig.envelope("older", "a");
    Envelope newest = rig.envelope("newest", "b");
    rig.join(1);
    rig.confirm();

    rig.lastEvents.answer(Optional.of(newest));
    rig.publish(older);
    rig.publish(newest);
    rig.confirm();

    assertThat(rig.left()).containsExactly("admit 1.1 " + succeeded + " then older", "to 0 newest");
  }

  @Test
  void theBarrierDelaysAdmissionUntilWhatWasPublishedBeforeTheReadHasArrived() {
    rig.join(1);
    rig.confirm();
    rig.sent();

    rig.lastEvents.answer(Optional.of(rig.envelope("kept", "a")));

    assertThat(rig.sent()).containsExactly("SUB");
    assertThat(rig.left()).isEmpty();
  }

  @Test
  void anEchoOfTheCachedEventThatPassesTheBarrierIsDropped() {
    Envelope kept = rig.envelope("kept", "a");
    admittedWith(kept);

    rig.publish(kept);
    rig.publish(rig.envelope("kept", "a"));

    assertThat(rig.left()).containsExactly("to 0 kept");
  }

  @Test
  void laterSubscribersGetTheLastLiveEvent() {
    admittedWith(rig.envelope("kept", "a"));
    rig.publish(rig.envelope("newer", "b"));
    rig.left();

    rig.join(2);

    assertThat(rig.left()).containsExactly("admit 1.2 " + succeeded + " then newer");
  }

  @Test
  void clientEventsAreNeverKept() {
    admittedWith(rig.envelope("kept", "a"));
    rig.publish(rig.clientEvent("whisper"));
    rig.left();

    rig.join(2);

    assertThat(rig.left()).containsExactly("admit 1.2 " + succeeded + " then kept");
  }

  @Test
  void anEventIsKeptForHalfAnHour() {
    admittedWith(rig.envelope("kept", "a"));
    rig.left();

    rig.advance(HubConfig.DEFAULTS.cachedFor().minusMillis(1));
    rig.join(2);
    rig.advance(Duration.ofMillis(1));
    rig.join(3);

    assertThat(rig.left())
        .containsExactly(
            "admit 1.2 " + succeeded + " then kept", "admit 1.3 " + succeeded + " then " + miss);
  }

  @Test
  void afterALostLinkNewSubscribersWaitForWhatWasMissedAndOldOnesDoNot() {
    admittedWith(rig.envelope("kept", "a"));
    rig.linkDown();
    rig.linkUp();
    rig.join(2);
    rig.confirm();
    rig.left();

    rig.publish(rig.clientEvent("whisper"));
    assertThat(rig.left()).containsExactly("to 0 whisper");

    rig.lastEvents.answer(Optional.of(rig.envelope("missed", "b")));
    rig.confirm();
    assertThat(rig.left()).containsExactly("admit 1.2 " + succeeded + " then missed");
  }

  @Test
  void aReadFromBeforeTheLinkWasLostCountsNoMore() {
    rig.join(1);
    rig.confirm();
    rig.linkDown();
    assertThat(rig.lastEvents.questions()).isZero();

    rig.linkUp();
    rig.confirm();

    assertThat(rig.lastEvents.questions()).isEqualTo(1);
  }

  private void admittedWith(Envelope kept) {
    rig.join(1);
    rig.confirm();
    rig.lastEvents.answer(Optional.of(kept));
    rig.confirm();
    rig.left();
  }
}
