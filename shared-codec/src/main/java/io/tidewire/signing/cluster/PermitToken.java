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
 * @param userId whom the connection was signed in as, or whose permit it had come with
 * @param issuedAtMs Unix ms
 */
public record PermitToken(Optional<Member> member, Optional<String> userId, long issuedAtMs) {

  private static final String KIND = "permit";
  private static final int FIELDS = 4;

  /** The token as the client gets it. */
  public String sign(ClusterKeys keys, String appId, ChannelName channel, SocketId socketId) {
    return seal(appId, channel, socketId)
        .close(
            keys,
            Long.toString(issuedAtMs),
            userId.orElse(""),
            member.map(Member::userId).orElse(""),
            member.map(Member::userInfo).orElse(""));
  }

  /**
   * Empty if it is forged, or was given out for another app, channel or connection, or by an
   * earlier version, which did not say for whom.
   */
  public static Optional<PermitToken> verify(
      ClusterKeys keys, String appId, ChannelName channel, SocketId socketId, String token) {
    return seal(appId, channel, socketId)
        .open(keys, token)
        .filter(fields -> fields.size() == FIELDS)
        .map(PermitToken::of);
  }

  private static PermitToken of(List<String> fields) {
    return new PermitToken(
        text(fields.get(2)).map(id -> new Member(id, fields.get(3))),
        text(fields.get(1)),
        Long.parseLong(fields.get(0)));
  }

  private static Optional<String> text(String field) {
    return Optional.of(field).filter(text -> !text.isEmpty());
  }

  private static Seal seal(String appId, ChannelName channel, SocketId socketId) {
    return new Seal(KIND, appId, channel.value(), socketId.value());
  }
}
