package io.tidewire.contract.bus;

import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * End the subscriptions to a channel of one user, or of one connection. A user is known by its
 * sign-in or token, or as the channel's member.
 *
 * @param userId present if and only if there is no socket id
 */
public record RemoveFromChannel(
    String appId, ChannelName channel, Optional<String> userId, Optional<SocketId> socketId) {

  public static RemoveFromChannel user(String appId, ChannelName channel, String userId) {
    return new RemoveFromChannel(appId, channel, Optional.of(userId), Optional.empty());
  }

  public static RemoveFromChannel socket(String appId, ChannelName channel, SocketId socketId) {
    return new RemoveFromChannel(appId, channel, Optional.empty(), Optional.of(socketId));
  }
}
