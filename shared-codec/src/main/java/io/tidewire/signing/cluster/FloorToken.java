package io.tidewire.signing.cluster;

import io.tidewire.wire.ChannelName;
import java.util.List;
import java.util.Optional;

/**
 * How far back a client may ask on one channel: to where it was first let in, and within that
 * lineage of the channel's log.
 *
 * @param offset the last message that it may not ask for
 */
public record FloorToken(String epoch, long offset) {

  private static final String KIND = "floor";

  /** The token as the client gets it. */
  public String sign(ClusterKeys keys, String appId, ChannelName channel) {
    return seal(appId, channel).close(keys, epoch, Long.toString(offset));
  }

  /** Empty if it is forged, or was given out for another app or channel. */
  public static Optional<FloorToken> verify(
      ClusterKeys keys, String appId, ChannelName channel, String token) {
    return seal(appId, channel).open(keys, token).map(FloorToken::of);
  }

  private static FloorToken of(List<String> fields) {
    return new FloorToken(fields.get(0), Long.parseLong(fields.get(1)));
  }

  private static Seal seal(String appId, ChannelName channel) {
    return new Seal(KIND, appId, channel.value());
  }

  /** Whether a client with this floor may have seen that position. */
  public boolean covers(String claimedEpoch, long claimedOffset) {
    return epoch.equals(claimedEpoch) && claimedOffset >= offset;
  }
}
