package io.tidewire.kit.http.channel;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Whether a connection's bytes are read from the kernel. */
public final class ChannelReading {

  private ChannelReading() {}

  /**
   * Reads nothing more: the client is stopped by TCP's own flow control, at no cost for this
   * process. Unlike a paused request, the connection collects nothing. To be called on the
   * connection's event loop, and only for one that will be closed.
   */
  public static void stop(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) base.channel().config().setAutoRead(false);
  }
}
