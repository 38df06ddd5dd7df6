package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.hub.ChannelHub.Status;
import io.tidewire.wire.ServerFrames;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelHubTest {

  private static final Duration LONGEST_LINGER = HubConfig.DEFAULTS.linger().max();

  private final HubRig rig = new HubRig("orders");
  private final String succeeded = ServerFrames.subscriptionSucceeded(rig.topic.channel());

  @AfterEach
  void noFrameLeaks() {
    assertThat(rig.frames.held()).isEmpty();
  }

  @Test
  void theFirstSubscriberIsAdmittedWhenRedisHasConfirmedAndNotBefore() {
    rig.join(1);
    assertThat(rig.sent()).containsExactly("SUB");
    assertThat(rig.left()).isEmpty();
    assertThat(rig.hub.status()).isEqualTo(Status.PENDING);

    rig.confirm();

    assertThat(rig.left()).containsExactly("admit 1.1 " + succeeded);
    assertThat(rig.hub.status()).isEqualTo(Status.LIVE);
  }

  @Test
  void manySubscribersShareOneSubscription() {
    rig.join(1);
    rig.join(2);
    rig.confirm();
    rig.join(3);

    assertThat(rig.sent()).containsExactly("SUB");
    assertThat(rig.left()).hasSize(3);
  }

  @Test
  void anEventGoesOnceToEachLoopThatHasSubscribers() {
    rig.join(1, 0);
    rig.join(2, 1);
    rig.join(3, 1);
    rig.confirm();
    rig.left();

    rig.publish("hello");

    assertThat(rig.left()).containsExactly("to 0 hello", "to 1 hello");
  }

  @Test
  void anEventWithoutSubscribersIsNotEncoded() {
    SubscriptionHandle handle = rig.join(1);
    rig.confirm();
    rig.leave(handle);
    int before = rig.frames.count();

    rig.publish("hello");

    assertThat(rig.frames.count()).isEqualTo(before);
  }

  @Test
  void whatArrivesBeforeTheConfirmationIsDropped() {
    rig.join(1);

    rig.publish("early");
    rig.confirm();

    assertThat(rig.left()).containsExactly("admit 1.1 " + succeeded);
  }

  @Test
  void aChannelStaysSubscribedForAWhileAfterItsLastSubscriberLeft() {
    SubscriptionHandle handle = rig.join(1);
    rig.confirm();
    rig.sent();

    rig.leave(handle);
    rig.advance(Duration.ofMillis(999));
    assertThat(rig.sent()).isEmpty();

    rig.advance(LONGEST_LINGER);
    assertThat(rig.sent()).containsExactly("UNSUB");
    assertThat(rig.hub.status()).isEqualTo(Status.IDLE);
  }

  @Test
  void aReloadWhileTheChannelLingersCostsNoRoundTrip() {
    SubscriptionHandle before = rig.join(1);
    rig.confirm();
    rig.sent();
    rig.leave(before);
    rig.left();

    rig.join(2);
    rig.advance(LONGEST_LINGER);

    assertThat(rig.left()).containsExactly("admit 1.2 " + succeeded);
    assertThat(rig.sent()).isEmpty();
  }

  @Test
  void subscribingWhileTheUnsubscribeIsUnconfirmedWaitsForTheSecondConfirmation() {
    rig.leave(confirmedSubscriber());
    rig.advance(LONGEST_LINGER);
    assertThat(rig.sent()).containsExactly("UNSUB");

    rig.join(2);
    assertThat(rig.sent()).containsExactly("SUB");
    rig.confirm();
    rig.publish("of the old subscription");
    assertThat(rig.left()).isEmpty();

    rig.confirm();
    assertThat(rig.left()).containsExactly("admit 1.2 " + succeeded);
  }

  @Test
  void aSubscriberThatLeavesBeforeTheConfirmationIsNeverAdmitted() {
    SubscriptionHandle impatient = rig.join(1);
    rig.join(2);
    rig.leave(impatient);

    rig.confirm();

    assertThat(rig.left()).containsExactly("admit 1.2 " + succeeded);
  }

  @Test
  void aLostLinkIsResubscribedAndSubscribersStayAndAreTold() {
    confirmedSubscriber();
    rig.linkDown();
    assertThat(rig.hub.status()).isEqualTo(Status.RESYNC);

    rig.linkUp();
    assertThat(rig.sent()).containsExactly("SUB");
    rig.confirm();
    rig.publish("hello");

    assertThat(rig.left()).containsExactly("tell 0 UNLOGGED", "to 0 hello");
  }

  @Test
  void aSubscriberDuringAnOutageWaitsUntilTheLinkIsBackAndConfirmed() {
    rig.linkDown();
    rig.join(1);
    assertThat(rig.sent()).isEmpty();

    rig.linkUp();
    assertThat(rig.sent()).containsExactly("SUB");
    assertThat(rig.left()).isEmpty();
    rig.confirm();

    assertThat(rig.left()).containsExactly("admit 1.1 " + succeeded);
  }

  @Test
  void confirmationsOfALostConnectionAreNotWaitedFor() {
    rig.join(1);
    rig.linkDown();
    rig.linkUp();

    rig.confirm();

    assertThat(rig.left()).containsExactly("admit 1.1 " + succeeded);
  }

  @Test
  void aLinkThatNeverReturnsDoesNotKeepAnUnusedChannel() {
    rig.leave(confirmedSubscriber());
    rig.linkDown();

    rig.advance(LONGEST_LINGER);

    assertThat(rig.hub.status()).isEqualTo(Status.IDLE);
    rig.linkUp();
    assertThat(rig.sent()).isEmpty();
  }

  @Test
  void anUnusedChannelIsRemovedOnceRedisAndPresenceHaveConfirmed() {
    SubscriptionHandle handle = confirmedSubscriber();
    answerOccupancy();
    rig.leave(handle);
    rig.advance(LONGEST_LINGER);
    assertThat(rig.forgotten).isFalse();

    rig.confirm();
    assertThat(rig.forgotten).isFalse();

    answerOccupancy();
    assertThat(rig.forgotten).isTrue();
  }

  @Test
  void aChannelThatWasNeverReportedIsRemovedWithoutAReport() {
    SubscriptionHandle handle = rig.join(1);
    rig.leave(handle);
    rig.advance(LONGEST_LINGER);

    rig.confirm();
    rig.confirm();

    assertThat(rig.forgotten).isTrue();
  }

  @Test
  void presenceIsSentTheCurrentNumberOfConnections() {
    confirmedSubscriber();
    rig.join(2);

    ScriptedPresenceClient.Told continuity = rig.presenceClient.nextOccupancy();

    assertThat(((PresenceOp.Occupy) continuity.operation()).connections()).isEqualTo(2);
  }

  @Test
  void aCountThatChangedWhileItWasSentIsSentAgain() {
    SubscriptionHandle handle = confirmedSubscriber();
    ScriptedPresenceClient.Told first = rig.presenceClient.nextOccupancy();
    rig.leave(handle);

    rig.presenceClient.answer(first, new PresenceOutcome.Occupied());
    PresenceOp.Occupy second = (PresenceOp.Occupy) rig.presenceClient.nextOccupancy().operation();

    assertThat(second.connections()).isZero();
    assertThat(second.seq()).isGreaterThan(((PresenceOp.Occupy) first.operation()).seq());
  }

  @Test
  void nobodyCountsUserChannels() {
    HubRig user = new HubRig("#server-to-user-ann");
    user.join(1);
    user.confirm();

    assertThatThrownBy(user.presenceClient::nextOccupancy).isInstanceOf(AssertionError.class);
  }

  @Test
  void aMalformedMessageIsRefused() {
    confirmedSubscriber();

    assertThatThrownBy(() -> rig.hub.message(Buffer.buffer("hello")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private SubscriptionHandle confirmedSubscriber() {
    SubscriptionHandle handle = rig.join(1);
    rig.confirm();
    rig.sent();
    rig.left();
    return handle;
  }

  private void answerOccupancy() {
    rig.presenceClient.answer(rig.presenceClient.nextOccupancy(), new PresenceOutcome.Occupied());
  }
}
