package io.tidewire.edge.presence;

import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.RosterFrames;
import io.tidewire.wire.ServerFrames;
import java.util.List;
import java.util.Optional;

/**
 * What the subscribers of a presence channel are told of its members when they are admitted: all,
 * in one frame, which is encoded once for each edition of the roster; or, in a large channel, their
 * number, with the members in portions for those who take them. Confined to the channel's event
 * loop.
 */
final class RosterFrame {

  private final ChannelName channel;
  private final FrameEncoder frames;
  private final PresenceRoster roster;
  private final RosterPortions portions;
  private Optional<Frame> frame = Optional.empty();
  private long edition;
  private boolean portionsUsed;

  RosterFrame(ChannelName channel, FrameEncoder frames, PresenceRoster roster) {
    this.channel = channel;
    this.frames = frames;
    this.roster = roster;
    portions = new RosterPortions(channel, frames);
  }

  /** All members. Lent. */
  Frame whole() {
    if (frame.isEmpty() || edition != roster.edition()) {
      forgetFrame();
      frame =
          Optional.of(
              frames.encode(ServerFrames.presenceSubscriptionSucceeded(channel, roster.members())));
      edition = roster.edition();
    }
    return frame.get();
  }

  /** All members as JSON, for the frame of a client with the recovery extension. */
  String wholeMembers() {
    return ServerFrames.presence(roster.members());
  }

  /**
   * Their number, and this one of them. The caller releases it.
   *
   * @param more whether the portions follow
   */
  Frame counted(Member self, boolean more) {
    return frames.encode(RosterFrames.subscriptionSucceeded(channel, countedMembers(self, more)));
  }

  /** The same as JSON, for the frame of a client with the recovery extension. */
  String countedMembers(Member self, boolean more) {
    Member listed = roster.member(self.userId()).orElse(self);
    return RosterFrames.presence(listed, roster.members().size(), more);
  }

  /** All members, in frames of bounded size. Lent. */
  List<Frame> portions() {
    portionsUsed = true;
    return portions.frames(roster.members());
  }

  /** The last frame after the portions. The caller releases it. */
  Frame lastPortion() {
    return frames.encode(RosterFrames.lastPortion(channel, roster.members().size()));
  }

  void put(Member member) {
    portions.put(member);
  }

  void remove(String userId) {
    portions.remove(userId);
  }

  /** Gives the portions back unless a subscriber has come for them since the last time. */
  void forgetUnused() {
    if (!portionsUsed) portions.forget();
    portionsUsed = false;
  }

  void forget() {
    forgetFrame();
    portions.forget();
    portionsUsed = false;
  }

  private void forgetFrame() {
    frame.ifPresent(Frame::release);
    frame = Optional.empty();
  }
}
