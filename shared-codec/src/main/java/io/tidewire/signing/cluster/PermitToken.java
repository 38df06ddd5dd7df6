package io.tidewire.signing.cluster;

import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.List;
import java.util.Optional;

/**
 * That an application's signature let one connection into a channel. Counts only together with a
 * {@link ResumeToken} of that connection, which is what makes it expire.
 *
 * @param member who it was there, on a presence channel
 */
public record PermitToken(Optional<Member> member) {

  private static final String KIND = "permit";

  /** The token as the client gets it. */
  public String sign(ClusterKeys keys, String appId, ChannelName channel, SocketId socketId) {
    String[] fields =
        member
            .map(who -> new String[] {who.userId(), who.userInfo()})
            .orElseGet(() -> new String[0]);
    return seal(appId, channel, socketId).close(keys, fields);
  }

  /** Empty if it is forged, or was given out for another app, channel or connection. */
  public static Optional<PermitToken> verify(
      ClusterKeys keys, String appId, ChannelName channel, SocketId socketId, String token) {
    return seal(appId, channel, socketId).open(keys, token).map(PermitToken::of);
  }

  private static PermitToken of(List<String> fields) {
    return new PermitToken(
        fields.isEmpty()
            ? Optional.empty()
            : Optional.of(new Member(fields.get(0), fields.get(1))));
  }

  private static Seal seal(String appId, ChannelName channel, SocketId socketId) {
    return new Seal(KIND, appId, channel.value(), socketId.value());
  }
}
