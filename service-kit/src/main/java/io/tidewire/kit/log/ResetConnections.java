package io.tidewire.kit.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Drops the error that Vert.x logs when the other end of a connection resets it and nobody handles
 * the exception: any client can cause it, and a member of the cluster that is killed does. Other
 * errors of connections pass. Thread-safe.
 */
final class ResetConnections extends TurboFilter {

  private static final String CONNECTIONS = "io.vertx.core.net.impl.ConnectionBase";

  /** In the texts of the JDK's sockets and of Netty's native ones. */
  private static final String RESET = "Connection reset";

  ResetConnections() {
    setName("reset connections");
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] values,
      @Nullable Throwable thrown) {
    boolean isReset =
        format != null && format.contains(RESET) && logger.getName().equals(CONNECTIONS);
    return isReset ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
