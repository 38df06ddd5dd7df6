package io.tidewire.edge.pacing;

import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * On whose behalf something is asked of auth, Redis or presence. Questions are answered in turn
 * between apps, and within an app in turn between its connections.
 *
 * @param connection absent for what an edge asks to keep channels going that are followed already
 */
public record Requester(String appId, Optional<SocketId> connection) {

  public static Requester connection(String appId, SocketId socketId) {
    return new Requester(appId, Optional.of(socketId));
  }

  /** The edge itself, for the channels of an app. */
  public static Requester channelsOf(String appId) {
    return new Requester(appId, Optional.empty());
  }
}
