package io.tidewire.contract.auth;

import java.util.Optional;

/**
 * May this upgrade become a connection?
 *
 * @param appKey as it stood in {@code /app/{key}}
 * @param protocol the raw {@code protocol} query parameter
 * @param origin the {@code Origin} header
 * @param secure whether the client reached us over TLS, directly or through a trusted proxy
 * @param token the JWT of the connection, not yet looked at
 * @param tokenByCookie whether the token came in a cookie, which a browser adds to requests of
 *     every page
 * @param client what names the client where tokens of many wait, such as its address; absent
 *     without a token, and where many clients would share it
 */
public record ConnectRequest(
    String appKey,
    Optional<String> protocol,
    Optional<String> origin,
    boolean secure,
    Optional<String> token,
    boolean tokenByCookie,
    Optional<String> client) {

  /** The token came in no cookie, and nothing tells the client from others. */
  public ConnectRequest(
      String appKey,
      Optional<String> protocol,
      Optional<String> origin,
      boolean secure,
      Optional<String> token) {
    this(appKey, protocol, origin, secure, token, false, Optional.empty());
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
