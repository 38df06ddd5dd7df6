package io.tidewire.edge.pacing;

import io.tidewire.wire.SocketId;
import java.util.Optional;

/**
 * The app and connection on whose behalf auth, Redis or presence is queried. Queries take turns
 * between apps, and within an app between its connections.
 *
 * @param connection empty for queries of the edge itself, for channels that have subscribers
 *     already
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
