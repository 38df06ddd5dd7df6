package io.tidewire.kit.redis.connection;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/** Finds the event loop that a link belongs to. */
public final class EventLoops {

  private EventLoops() {}

  /** The caller's event loop; one of its own for a caller that has none, such as a test. */
  public static ContextInternal current(Vertx vertx) {
    var context = (ContextInternal) vertx.getOrCreateContext();
    if (!context.isEventLoopContext()) {
      throw new IllegalStateException("a Redis link is created on an event loop");
    }
    return context;
  }
}
