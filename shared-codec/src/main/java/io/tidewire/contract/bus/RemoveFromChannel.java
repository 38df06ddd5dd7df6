package io.tidewire.contract.bus;

import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * End the subscriptions to a channel of one user, or of one connection. A user is known by its
 * sign-in or token, or as the channel's member.
 *
 * @param userId present if and only if there is no socket id
 * @param bannedUntilMs until when the user may not subscribe again, in Unix ms; {@link #LIFTED} if
 *     it may from now on, {@link #UNCHANGED} if nothing was said of it
 */
public record RemoveFromChannel(
    String appId,
    ChannelName channel,
    Optional<String> userId,
    Optional<SocketId> socketId,
    long bannedUntilMs) {

  public static final long UNCHANGED = 0;
  public static final long LIFTED = -1;

  public static RemoveFromChannel user(String appId, ChannelName channel, String userId) {
    return user(appId, channel, userId, UNCHANGED);
  }

  public static RemoveFromChannel user(
      String appId, ChannelName channel, String userId, long bannedUntilMs) {
    return new RemoveFromChannel(
        appId, channel, Optional.of(userId), Optional.empty(), bannedUntilMs);
  }

  public static RemoveFromChannel socket(String appId, ChannelName channel, SocketId socketId) {
    return new RemoveFromChannel(
        appId, channel, Optional.empty(), Optional.of(socketId), UNCHANGED);
  }
}
