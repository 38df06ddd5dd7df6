package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.hub.ScriptedPresenceClient.Told;
import io.tidewire.wire.ServerFrames;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StatusChannelTest {

  private static final String ONLINE =
      "to 0 " + ServerFrames.watchlistEvents(List.of("ben"), List.of());
  private static final String OFFLINE =
      "to 0 " + ServerFrames.watchlistEvents(List.of(), List.of("ben"));

  private static RosterReply roster(long version, String... users) {
    return new RosterReply("e", version, PresenceRig.members(users));
  }

  /** Those who watch a user. */
  @Nested
  class Watching {

    private final HubRig rig = new HubRig("#status-ben");

    @AfterEach
    void noFrameLeaks() {
      rig.hub.stop();
      assertThat(rig.frames.held()).isEmpty();
    }

    @Test
    void watchersAreToldTheStateWhenItIsKnown() {
      rig.join(1);
      rig.confirm();
      assertThat(rig.left()).isEmpty();

      rig.presenceClient.answerRoster(roster(1, "ben"));
      rig.join(2);

      assertThat(rig.left()).containsExactly("watch 1.1 online", "watch 1.2 online");
    }

    @Test
    void howeverManyWatchTheStateIsReadOnceAndAChangeIsEncodedOnce() {
      for (int i = 1; i <= 1_000; i++) rig.join(i);
      rig.confirm();
      rig.presenceClient.answerRoster(roster(0));
      rig.left();
      int frames = rig.frames.count();

      rig.announce("e", 1, true, "ben");
      rig.announce("e", 2, false, "ben");

      assertThat(rig.left()).containsExactly(ONLINE, OFFLINE);
      assertThat(rig.frames.count() - frames).isEqualTo(2);
      assertThat(rig.presenceClient.asked).isEqualTo(1);
      assertThat(rig.sent()).containsExactly("SUB");
    }

    @Test
    void aChangeThatWasMissedIsFoundWhenTheConnectionToRedisIsBack() {
      rig.join(1);
      rig.confirm();
      rig.presenceClient.answerRoster(roster(1, "ben"));
      rig.left();

      rig.linkDown();
      rig.linkUp();
      rig.confirm();
      rig.presenceClient.answerRoster(roster(2));

      assertThat(rig.left()).contains(OFFLINE);
    }

    @Test
    void theAuditFindsAChangeThatNoOtherHasFollowed() {
      rig.join(1);
      rig.confirm();
      rig.presenceClient.answerRoster(roster(0));
      rig.left();

      rig.hub.audit();
      rig.presenceClient.answerRoster(roster(1, "ben"));

      assertThat(rig.left()).containsExactly(ONLINE);
    }

    @Test
    void theLastWatcherReleasesTheTopic() {
      SubscriptionHandle watcher = rig.join(1);
      rig.confirm();
      rig.presenceClient.answerRoster(roster(0));

      rig.leave(watcher);
      rig.advance(HubConfig.DEFAULTS.linger().max());
      rig.confirm();

      assertThat(rig.sent()).containsExactly("SUB", "UNSUB");
      assertThat(rig.forgotten).isTrue();
    }
  }

  /** The channel of a user that is signed in. */
  @Nested
  class SignedIn {

    private final HubRig rig = new HubRig("#server-to-user-ben");

    @Test
    void aConnectionIsReportedAsASigninAndAdmittedWithoutWaiting() {
      rig.join(1, "ben");
      rig.confirm();

      assertThat(rig.left()).singleElement().asString().startsWith("admit 1.1");
      assertThat(rig.presenceClient.next().operation())
          .isInstanceOfSatisfying(
              PresenceOp.Join.class,
              join -> {
                assertThat(join.topic().channel().value()).isEqualTo("#status-ben");
                assertThat(join.member().userId()).isEqualTo("ben");
              });
    }

    @Test
    void aConnectionWithoutMembershipIsReportedToNobody() {
      rig.join(1);
      rig.confirm();

      assertThat(rig.left()).singleElement().asString().startsWith("admit 1.1");
      assertThat(rig.presenceClient.hasNothingToTell()).isTrue();
    }

    @Test
    void aUserStaysOnlineForThreeSecondsHoweverItsConnectionEnds() {
      for (DisconnectReason how : DisconnectReason.values()) {
        HubRig other = new HubRig("#server-to-user-ben");
        SubscriptionHandle handle = signedIn(other, 1, "e");

        other.leave(handle, how);

        assertThat(other.presenceClient.next().operation())
            .isInstanceOfSatisfying(
                PresenceOp.Leave.class, leave -> assertThat(leave.graceMs()).isEqualTo(3_000));
      }
    }

    @Test
    void theHubStaysUntilThePresenceServiceKnowsOfTheEnd() {
      SubscriptionHandle handle = signedIn(rig, 1, "e");
      rig.leave(handle);
      Told leave = rig.presenceClient.next();
      rig.advance(HubConfig.DEFAULTS.linger().max());
      rig.confirm();
      assertThat(rig.forgotten).isFalse();

      rig.presenceClient.answer(leave, new PresenceOutcome.Left());

      assertThat(rig.forgotten).isTrue();
    }

    @Test
    void anotherEpochMakesItReportEveryConnectionAgain() {
      signedIn(rig, 1, "e");
      signedIn(rig, 2, "f");

      assertThat(rig.presenceClient.next().operation()).isInstanceOf(PresenceOp.Join.class);
    }

    @Test
    void aConnectionToRedisThatWasLostMakesItReportAgain() {
      signedIn(rig, 1, "e");
      assertThat(rig.presenceClient.hasNothingToTell()).isTrue();

      rig.linkDown();
      rig.linkUp();
      rig.confirm();

      assertThat(rig.presenceClient.next().operation()).isInstanceOf(PresenceOp.Join.class);
    }

    private SubscriptionHandle signedIn(HubRig at, int number, String epoch) {
      SubscriptionHandle handle = at.join(number, "ben");
      at.confirm();
      at.presenceClient.answer(
          at.presenceClient.next(), new PresenceOutcome.Joined(epoch, number, true));
      return handle;
    }
  }
}
