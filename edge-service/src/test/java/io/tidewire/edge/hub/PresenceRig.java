package io.tidewire.edge.hub;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.hub.ScriptedPresenceClient.Told;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import java.util.Arrays;
import java.util.List;

/** A {@link HubRig} of a presence channel, and the words of its tests. */
final class PresenceRig {

  private static final ChannelName CHANNEL = new ChannelName("presence-room");

  private PresenceRig() {}

  static HubRig rig() {
    return new HubRig(CHANNEL.value());
  }

  /** A visitor that was admitted at version 1 of epoch e, the only one. */
  static SubscriptionHandle present(HubRig rig, String userId) {
    SubscriptionHandle handle = rig.join(1, userId);
    rig.confirm();
    rig.presenceClient.answerRoster(new RosterReply("e", 0, List.of()));
    rig.presenceClient.answer(rig.presenceClient.next(), new PresenceOutcome.Joined("e", 1, true));
    rig.announce("e", 1, true, userId);
    rig.left();
    return handle;
  }

  static long seq(Told continuity) {
    return continuity.operation() instanceof PresenceOp.Join join
        ? join.seq()
        : ((PresenceOp.Leave) continuity.operation()).seq();
  }

  static List<Member> members(String... userIds) {
    return Arrays.stream(userIds).map(id -> new Member(id, "{}")).toList();
  }

  static String roster(String... userIds) {
    return ServerFrames.presenceSubscriptionSucceeded(CHANNEL, members(userIds));
  }

  static String added(String userId) {
    return "to 0 " + ServerFrames.memberAdded(CHANNEL, new Member(userId, "{}"));
  }

  static String removed(String userId) {
    return "to 0 " + ServerFrames.memberRemoved(CHANNEL, userId);
  }
}
