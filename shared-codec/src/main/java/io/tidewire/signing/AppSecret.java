package io.tidewire.signing;

import java.nio.charset.StandardCharsets;

/** The text whose UTF-8 bytes key an app's HMACs. Never prints; never reaches an edge. */
public record AppSecret(String value) {

  public AppSecret {
    if (value.isEmpty()) throw new IllegalArgumentException("an app secret must not be empty");
  }

  byte[] key() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "AppSecret(…)";
  }
}
