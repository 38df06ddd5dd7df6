package io.tidewire.signing;

import java.util.Optional;

/** {@code KEY:SIGNATURE}, as clients hand it in with a subscription or a sign-in. */
public record AuthString(String key, String signature) {

  /** Split at the first colon; empty if there is none, or nothing on one side of it. */
  public static Optional<AuthString> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || colon == text.length() - 1) return Optional.empty();
    return Optional.of(new AuthString(text.substring(0, colon), text.substring(colon + 1)));
  }

  /** As it goes over the wire. */
  @Override
  public String toString() {
    return key + ":" + signature;
  }
}
