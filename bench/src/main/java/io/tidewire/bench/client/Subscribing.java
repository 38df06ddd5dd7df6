package io.tidewire.bench.client;

import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/** The frames by which a client joins and leaves channels, signed where the channel asks for it. */
public final class Subscribing {

  private final String key;
  private final AppSecret secret;

  public Subscribing(String key, AppSecret secret) {
    this.key = key;
    this.secret = secret;
  }

  /**
   * @param user who joins, on presence channels; digits and letters
   */
  public String subscribe(String channel, SocketId socketId, String user) {
    if (channel.startsWith("presence-")) {
      String member = "{\"user_id\":\"" + user + "\"}";
      String quoted = member.replace("\"", "\\\"");
      return frame(
          channel,
          ",\"auth\":\""
              + auth(channel, socketId, Optional.of(member))
              + "\",\"channel_data\":\""
              + quoted
              + "\"");
    }
    if (channel.startsWith("private-")) {
      return frame(channel, ",\"auth\":\"" + auth(channel, socketId, Optional.empty()) + "\"");
    }
    return frame(channel, "");
  }

  public static String unsubscribe(String channel) {
    return "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + channel + "\"}}";
  }

  private String auth(String channel, SocketId socketId, Optional<String> member) {
    return key + ":" + ChannelSignature.of(socketId, new ChannelName(channel), member).sign(secret);
  }

  private static String frame(String channel, String more) {
    return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\""
        + channel
        + "\""
        + more
        + "}}";
  }
}
