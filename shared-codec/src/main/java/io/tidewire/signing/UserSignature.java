package io.tidewire.signing;

import io.tidewire.wire.SocketId;

/** What an application signs so that one connection may act as a user. */
public final class UserSignature {

  private final String text;

  private UserSignature(String text) {
    this.text = text;
  }

  /**
   * @param userData the text that the client sent, to the letter
   */
  public static UserSignature of(SocketId socketId, String userData) {
    return new UserSignature(socketId + "::user::" + userData);
  }

  public String sign(AppSecret secret) {
    return Hmac.sign(secret, text);
  }

  /** In constant time. */
  public boolean verify(AppSecret secret, String hexSignature) {
    return Hmac.verify(secret, text, hexSignature);
  }

  /** The string that is signed. Holds no secret. */
  public String text() {
    return text;
  }
}
