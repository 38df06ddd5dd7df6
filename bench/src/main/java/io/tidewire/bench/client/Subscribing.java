package io.tidewire.bench.client;

import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * Creates the frames by which a client subscribes to and unsubscribes from channels, signed if the
 * channel requires it. For clients that recover, they ask for Tidewire's {@code rec1}
 * (docs/recovery.md).
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
   * @param user the user id on presence channels; digits and letters
   */
  public String subscribe(String channel, SocketId socketId, String user) {
    return frame(channel, socketId, user, recovering ? ",\"recovery\":{\"v\":1}" : "");
  }

  /** Resumes from the client's position. */
  public String resume(String channel, SocketId socketId, String user, RecoveryPosition position) {
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
