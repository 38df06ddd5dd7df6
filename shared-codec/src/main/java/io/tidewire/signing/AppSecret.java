package io.tidewire.signing;

import java.nio.charset.StandardCharsets;

/** The text whose UTF-8 bytes key an app's HMACs. Never prints; never reaches an edge. */
public final class AppSecret {

  private final String value;
  private final HmacKey key;

  public AppSecret(String value) {
    if (value.isEmpty()) throw new IllegalArgumentException("an app secret must not be empty");
    this.value = value;
    key = HmacKey.of(value.getBytes(StandardCharsets.UTF_8));
  }

  public String value() {
    return value;
  }

  HmacKey key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AppSecret that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "AppSecret(…)";
  }
}
