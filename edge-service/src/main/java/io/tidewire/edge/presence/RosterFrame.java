package io.tidewire.edge.presence;

import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import java.util.Optional;

/**
 * The {@code subscription_succeeded} frame of a presence channel, encoded once for each edition of
 * its roster. Confined to the channel's event loop.
 */
final class RosterFrame {

  private final ChannelName channel;
  private final FrameEncoder frames;
  private final PresenceRoster roster;
  private Optional<Frame> frame = Optional.empty();
  private long edition;

  RosterFrame(ChannelName channel, FrameEncoder frames, PresenceRoster roster) {
    this.channel = channel;
    this.frames = frames;
    this.roster = roster;
  }

  /** Lent. */
  Frame frame() {
    if (frame.isEmpty() || edition != roster.edition()) {
      forget();
      frame =
          Optional.of(
              frames.encode(ServerFrames.presenceSubscriptionSucceeded(channel, roster.members())));
      edition = roster.edition();
    }
    return frame.get();
  }

  /** The roster alone, as JSON, for the frame of a client with the recovery extension. */
  String members() {
    return ServerFrames.presence(roster.members());
  }

  void forget() {
    frame.ifPresent(Frame::release);
    frame = Optional.empty();
  }
}
