package io.tidewire.contract.auth;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;

/**
 * May this upgrade become a connection?
 *
 * @param appKey as it stood in {@code /app/{key}}
 * @param protocol the raw {@code protocol} query parameter
 * @param origin the {@code Origin} header
 * @param secure whether the client reached us over TLS, directly or through a trusted proxy
 * @param presented on the bus its members stand beside the others
 */
public record ConnectRequest(
    String appKey,
    Optional<String> protocol,
    Optional<String> origin,
    boolean secure,
    @JsonUnwrapped PresentedToken presented) {

  /**
   * The token of a connection, if it has one.
   *
   * @param token the JWT, not yet looked at
   * @param tokenByCookie whether it came in a cookie, which a browser adds to requests of every
   *     page
   * @param client what names the client where tokens of many wait, such as its address; absent
   *     without a token, and where many clients would share it
   */
  public record PresentedToken(
      Optional<String> token, boolean tokenByCookie, Optional<String> client) {

    /** A token is a credential: it does not print. */
    @Override
    public String toString() {
      return "PresentedToken";
    }
  }

  /** The token came in no cookie, and nothing tells the client from others. */
  public ConnectRequest(
      String appKey,
      Optional<String> protocol,
      Optional<String> origin,
      boolean secure,
      Optional<String> token) {
    this(appKey, protocol, origin, secure, new PresentedToken(token, false, Optional.empty()));
  }

  /** A token is a credential: it does not print. */
  @Override
  public String toString() {
    return "ConnectRequest[appKey="
        + appKey
        + ", protocol="
        + protocol
        + ", origin="
        + origin
        + "]";
  }
}
