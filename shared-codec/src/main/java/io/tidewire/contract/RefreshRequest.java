package io.tidewire.contract;

/** May this token replace the one of a live connection? A new token must name the same user. */
public record RefreshRequest(String appId, String token) {

  /** A token is a credential: it does not print. */
  @Override
  public String toString() {
    return "RefreshRequest[appId=" + appId + "]";
  }
}
