package io.tidewire.signing;

import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/** What an application signs so that one connection may join one channel. */
public final class ChannelSignature {

  private final String text;

  private ChannelSignature(String text) {
    this.text = text;
  }

  /**
   * @param channelData the text that the client sent, to the letter; signed even if empty
   */
  public static ChannelSignature of(
      SocketId socketId, ChannelName channel, Optional<String> channelData) {
    return new ChannelSignature(
        socketId + ":" + channel + channelData.map(data -> ":" + data).orElse(""));
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
