package io.tidewire.signing.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * That an app's backend has let a client connect, and as whom: who brings it is not asked about
 * again. Lives no longer than a {@link ResumeToken}, so that who was terminated can be told by the
 * same means, and never longer than the backend said.
 *
 * @param issuedAtMs Unix ms
 * @param untilMs what the backend said, Unix ms
 * @param content what it said of the client
 */
public record PassToken(long issuedAtMs, long untilMs, List<String> content) {

  private static final String KIND = "pass";
  private static final int TIMES = 2;

  public PassToken {
    content = List.copyOf(content);
  }

  /** The token as the client gets it. */
  public String sign(ClusterKeys keys, String appId) {
    List<String> fields = new ArrayList<>(content.size() + TIMES);
    fields.add(Long.toString(issuedAtMs));
    fields.add(Long.toString(untilMs));
    fields.addAll(content);
    return new Seal(KIND, appId).close(keys, fields.toArray(String[]::new));
  }

  /** Empty if it is forged, is another app's, or has expired. */
  public static Optional<PassToken> verify(
      ClusterKeys keys, String appId, String token, long nowMs) {
    return new Seal(KIND, appId)
        .open(keys, token)
        .map(PassToken::of)
        .filter(pass -> nowMs < pass.untilMs)
        .filter(pass -> nowMs < pass.issuedAtMs + ResumeToken.LIFETIME.toMillis());
  }

  private static PassToken of(List<String> fields) {
    return new PassToken(
        Long.parseLong(fields.get(0)),
        Long.parseLong(fields.get(1)),
        fields.subList(TIMES, fields.size()));
  }

  /** A token is a credential: it does not print. */
  @Override
  public String toString() {
    return "PassToken[untilMs=" + untilMs + "]";
  }
}
