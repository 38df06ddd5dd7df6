package io.tidewire.signing.cluster;

import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * That an application's signature or hook let one connection into a channel. Counts only together
 * with a {@link ResumeToken} of that connection, which is what makes it expire.
 *
 * @param member who it was there, on a presence channel
 * @param userId whom the connection was signed in as, or whose permit it had come with
 * @param issuedAtMs Unix ms
 * @param untilMs when it ends at the latest, Unix ms; {@link #OPEN} if the resume token alone
 *     decides
 */
public record PermitToken(
    Optional<Member> member, Optional<String> userId, long issuedAtMs, long untilMs) {

  /** Of an application's signature, which says nothing of an end. */
  public static final long OPEN = Long.MAX_VALUE;

  /** For a signature. */
  public PermitToken(Optional<Member> member, Optional<String> userId, long issuedAtMs) {
    this(member, userId, issuedAtMs, OPEN);
  }

  private static final String KIND = "permit";
  private static final int FIELDS = 4;
  private static final int FIELDS_WITH_END = 5;

  /** The token as the client gets it. */
  public String sign(ClusterKeys keys, String appId, ChannelName channel, SocketId socketId) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                Long.toString(issuedAtMs),
                userId.orElse(""),
                member.map(Member::userId).orElse(""),
                member.map(Member::userInfo).orElse("")));
    if (untilMs != OPEN) fields.add(Long.toString(untilMs));
    return seal(appId, channel, socketId).close(keys, fields.toArray(String[]::new));
  }

  /**
   * Empty if it is forged, or was given out for another app, channel or connection, or by an
   * earlier version, which did not say for whom.
   */
  public static Optional<PermitToken> verify(
      ClusterKeys keys, String appId, ChannelName channel, SocketId socketId, String token) {
    return seal(appId, channel, socketId)
        .open(keys, token)
        .filter(fields -> fields.size() == FIELDS || fields.size() == FIELDS_WITH_END)
        .map(PermitToken::of);
  }

  private static PermitToken of(List<String> fields) {
    return new PermitToken(
        text(fields.get(2)).map(id -> new Member(id, fields.get(3))),
        text(fields.get(1)),
        Long.parseLong(fields.get(0)),
        fields.size() == FIELDS_WITH_END ? Long.parseLong(fields.get(FIELDS)) : OPEN);
  }

  private static Optional<String> text(String field) {
    return Optional.of(field).filter(text -> !text.isEmpty());
  }

  private static Seal seal(String appId, ChannelName channel, SocketId socketId) {
    return new Seal(KIND, appId, channel.value(), socketId.value());
  }
}
