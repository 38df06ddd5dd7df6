package io.tidewire.contract.auth;

import java.util.Optional;

/**
 * May this token replace the one of a live connection? A new token must name the same user.
 *
 * @param client what names the client where tokens of many wait; absent where nothing does
 */
public record RefreshRequest(String appId, String token, Optional<String> client) {

  public RefreshRequest(String appId, String token) {
    this(appId, token, Optional.empty());
  }

  /** A token is a credential: it does not print. */
  @Override
  public String toString() {
    return "RefreshRequest[appId=" + appId + "]";
  }
}
