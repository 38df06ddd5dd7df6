package io.tidewire.contract;

import java.util.Optional;

/**
 * May this upgrade become a connection?
 *
 * @param appKey as it stood in {@code /app/{key}}
 * @param protocol the raw {@code protocol} query parameter
 * @param origin the {@code Origin} header
 * @param secure whether the client reached us over TLS, directly or through a trusted proxy
 * @param token the JWT of the connection, not yet looked at
 */
public record ConnectRequest(
    String appKey,
    Optional<String> protocol,
    Optional<String> origin,
    boolean secure,
    Optional<String> token) {

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
