package io.tidewire.bench.client;

import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * The frames by which a client joins and leaves channels, signed where the channel asks for it.
 * Where it recovers, they ask for Tidewire's {@code rec1} as docs/recovery.md has it.
 */
public final class Subscribing {

  private final String key;
  private final AppSecret secret;
  private final boolean recovering;

  public Subscribing(String key, AppSecret secret, boolean recovering) {
    this.key = key;
    this.secret = secret;
    this.recovering = recovering;
  }

  /**
   * @param user who joins, on presence channels; digits and letters
   */
  public String subscribe(String channel, SocketId socketId, String user) {
    return frame(channel, socketId, user, recovering ? ",\"recovery\":{\"v\":1}" : "");
  }

  /** Comes back to where the client was. */
  public String resume(String channel, SocketId socketId, String user, Position position) {
    return frame(
        channel,
        socketId,
        user,
        ",\"recovery\":{\"v\":1,\"epoch\":\""
            + position.epoch()
            + "\",\"offset\":\""
            + position.offset()
            + "\",\"floor\":\""
            + position.floor()
            + "\"}");
  }

  public static String unsubscribe(String channel) {
    return "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + channel + "\"}}";
  }

  private String frame(String channel, SocketId socketId, String user, String more) {
    return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\""
        + channel
        + "\""
        + signed(channel, socketId, user)
        + more
        + "}}";
  }

  private String signed(String channel, SocketId socketId, String user) {
    if (channel.startsWith("presence-")) {
      String member = "{\"user_id\":\"" + user + "\"}";
      String quoted = member.replace("\"", "\\\"");
      return ",\"auth\":\""
          + auth(channel, socketId, Optional.of(member))
          + "\",\"channel_data\":\""
          + quoted
          + "\"";
    }
    if (channel.startsWith("private-")) {
      return ",\"auth\":\"" + auth(channel, socketId, Optional.empty()) + "\"";
    }
    return "";
  }

  private String auth(String channel, SocketId socketId, Optional<String> member) {
    return key + ":" + ChannelSignature.of(socketId, new ChannelName(channel), member).sign(secret);
  }
}
