package io.tidewire.contract.hook;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.Optional;

/**
 * What does the app's client event hook say to this event? Not idempotent for the backend, which
 * may see it twice.
 *
 * @param event the name, with {@code client-}
 * @param data the text that subscribers would get
 */
public record ClientEventRequest(Topic topic, String event, String data, Sender sender) {

  /**
   * @param userId whom the connection is signed in as, or the member on a presence channel
   */
  public record Sender(SocketId socketId, Optional<String> userId) {}
}
