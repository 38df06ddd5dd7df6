package io.tidewire.edge.hub;

import static io.tidewire.edge.hub.PresenceRig.added;
import static io.tidewire.edge.hub.PresenceRig.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.RosterFrames;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SocketId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Presence channels with more members than one frame lists; here with more than three. */
class LargePresenceTest {

  private static final ChannelName ROOM = new ChannelName("presence-room");
  private static final int LISTED = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final HubRig rig = PresenceRig.rig();
  private long version;

  @AfterEach
  void noFrameLeaks() {
    rig.hub.stop();
    assertThat(rig.frames.held()).isEmpty();
  }

  @Test
  void aStockClientIsAdmittedWithTheNumberOfMembersAndItself() {
    inRoomWith("ann", "ben", "cid", "dan");

    stock(1, "ann");

    assertThat(rig.left())
        .containsExactly("members 1.1 COUNT", "admit 1.1 " + counted("ann", 4, false));
  }

  @Test
  void itHearsTheNumberOfMembersOnceASecondInsteadOfWhoTheyAre() {
    inRoomWith("ann", "ben", "cid", "dan");
    stock(1, "ann");
    rig.left();

    change(true, "eve");
    change(true, "fay");
    assertThat(rig.left()).isEmpty();
    rig.advance(PAUSE);

    assertThat(rig.left())
        .containsExactly("to 0 [COUNT] " + ServerFrames.subscriptionCount(ROOM, 6));
    rig.advance(PAUSE);
    assertThat(rig.left()).isEmpty();
  }

  @Test
  void aClientThatAsksGetsTheMembersInPortionsAndThenWhatHasChanged() {
    inRoomWith("ann", "ben", "cid", "dan");

    asking(1, "ann");

    assertThat(rig.left())
        .containsExactly(
            "members 1.1 TOGETHER "
                + RosterFrames.portion(ROOM, members("ann", "ben", "cid", "dan"))
                + " "
                + RosterFrames.lastPortion(ROOM, 4),
            "admit 1.1 " + counted("ann", 4, true));
    change(true, "eve");
    change(false, "ben");
    assertThat(rig.left()).isEmpty();
    rig.advance(PAUSE);
    assertThat(rig.left())
        .containsExactly(
            "to 0 [TOGETHER] " + RosterFrames.changes(ROOM, members("eve"), List.of("ben"), 4));
  }

  @Test
  void portionsAndChangesAreBoundedInMembersAndBytes() {
    String info = "{\"about\":\"" + "x".repeat(1_000) + "\"}";
    List<Member> crowd =
        IntStream.range(0, 250).mapToObj(i -> new Member("u" + i, i < 100 ? info : "{}")).toList();
    inRoomWith(crowd);

    asking(1, "u0");

    String all = rig.left().get(0);
    String[] frames = all.split("\\{\"event\"");
    assertThat(frames).hasSizeGreaterThan(5);
    for (String frame : frames) assertThat(frame.length()).isLessThan(80_000);
    for (int i = 0; i < 250; i++) {
      assertThat(all).contains("\\\"u" + i + "\\\":").as("member " + i);
    }
    for (int i = 0; i < 150; i++) change(true, "new" + i);
    rig.advance(PAUSE);
    assertThat(rig.left()).hasSize(2);
  }

  @Test
  void aMemberThatJoinsMeanwhileCostsOnePortionNotTheRoster() {
    inRoomWith(IntStream.range(0, 1_000).mapToObj(i -> new Member("u" + i, "{}")).toList());
    asking(1, "u0");
    int encoded = rig.frames.count();

    change(true, "eve");
    asking(2, "eve");

    assertThat(rig.frames.count() - encoded).as("portion, end and answer").isEqualTo(3);
  }

  @Test
  void whoBeganWithTheListKeepsItWhenTheChannelGrows() {
    inRoomWith("ann", "ben");
    stock(1, "ann");
    rig.left();

    change(true, "cid");
    change(true, "dan");
    change(true, "eve");

    assertThat(rig.left())
        .containsExactly(added("cid"), "to 0 [EACH] " + text("dan"), "to 0 [EACH] " + text("eve"));
  }

  @Test
  void aChannelThatShrinksTellsWhatIsStillUntoldBeforeTheNextChange() {
    inRoomWith("ann", "ben", "cid", "dan");
    SubscriptionHandle asking = asking(1, "ann");
    rig.left();

    change(true, "eve");
    change(false, "eve");
    change(false, "dan");
    change(true, "fay");
    change(false, "fay");
    rig.left();
    change(false, "cid");

    assertThat(rig.left()).containsExactly(PresenceRig.removed("cid"));
    rig.leave(asking);
  }

  @Test
  void portionsAreGivenBackWhenNobodyCameForThemSinceTheLastAudit() {
    inRoomWith("ann", "ben", "cid", "dan");
    asking(1, "ann");
    assertThat(rig.frames.held()).isNotEmpty();

    rig.hub.audit();
    rig.hub.audit();

    assertThat(rig.frames.held()).isEmpty();
  }

  private static String text(String userId) {
    return ServerFrames.memberAdded(ROOM, new Member(userId, "{}"));
  }

  private static String counted(String self, int count, boolean more) {
    return RosterFrames.subscriptionSucceeded(
        ROOM, RosterFrames.presence(new Member(self, "{}"), count, more));
  }

  private void inRoomWith(String... userIds) {
    inRoomWith(members(userIds));
  }

  /** Somebody subscribes and leaves, so that the room is known to the edge. */
  private void inRoomWith(List<Member> members) {
    version = members.size();
    SubscriptionHandle first = rig.join(new RecordingClient(rig.topic, 9), "ann", LISTED);
    rig.confirm();
    rig.presenceClient.answerRoster(new RosterReply("e", version, members));
    rig.leave(first);
    rig.left();
  }

  private SubscriptionHandle stock(int number, String userId) {
    return admitted(new RecordingClient(rig.topic, number), userId);
  }

  private SubscriptionHandle asking(int number, String userId) {
    return admitted(new RecordingClient(rig.topic, number).withPortions(), userId);
  }

  private SubscriptionHandle admitted(RecordingClient client, String userId) {
    SubscriptionHandle handle = rig.join(client, userId, LISTED);
    SocketId answered;
    do {
      answered = answerNext();
    } while (!answered.equals(client.socketId()));
    rig.loop.run();
    return handle;
  }

  /** The first visitor's leave, or a join. */
  private SocketId answerNext() {
    ScriptedPresenceClient.Told told = rig.presenceClient.next();
    if (told.operation() instanceof PresenceOp.Join join) {
      rig.presenceClient.answer(told, new PresenceOutcome.Joined("e", version, false));
      return join.socketId();
    }
    rig.presenceClient.answer(told, new PresenceOutcome.Left());
    return ((PresenceOp.Leave) told.operation()).socketId();
  }

  private void change(boolean joined, String userId) {
    rig.announce("e", ++version, joined, userId);
  }
}
