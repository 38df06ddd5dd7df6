package io.tidewire.signing.cluster;

import io.tidewire.wire.SocketId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * That a client was, a moment ago, at the other end of a connection.
 *
 * @param userId whom the connection was signed in as
 * @param expiresAtMs Unix ms
 */
public record ResumeToken(SocketId socketId, Optional<String> userId, long expiresAtMs) {

  /** Long enough for a client to come back, short enough to be harmless when it leaks. */
  public static final Duration LIFETIME = Duration.ofMinutes(2);

  private static final String KIND = "resume";

  /** One that is given out now. */
  public static ResumeToken issued(SocketId socketId, Optional<String> userId, long nowMs) {
    return new ResumeToken(socketId, userId, nowMs + LIFETIME.toMillis());
  }

  /** The token as the client gets it. */
  public String sign(ClusterKeys keys, String appId) {
    String[] fields =
        userId
            .map(user -> new String[] {socketId.value(), Long.toString(expiresAtMs), user})
            .orElseGet(() -> new String[] {socketId.value(), Long.toString(expiresAtMs)});
    return new Seal(KIND, appId).close(keys, fields);
  }

  /** Empty if it is forged, is another app's, or has expired. */
  public static Optional<ResumeToken> verify(
      ClusterKeys keys, String appId, String token, long nowMs) {
    return new Seal(KIND, appId)
        .open(keys, token)
        .map(ResumeToken::of)
        .filter(resume -> nowMs < resume.expiresAtMs);
  }

  private static ResumeToken of(List<String> fields) {
    return new ResumeToken(
        new SocketId(fields.get(0)),
        fields.size() > 2 ? Optional.of(fields.get(2)) : Optional.empty(),
        Long.parseLong(fields.get(1)));
  }

  /** Unix ms. */
  public long issuedAtMs() {
    return expiresAtMs - LIFETIME.toMillis();
  }
}
