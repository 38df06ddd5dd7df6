package io.tidewire.presence.store;

import io.tidewire.contract.BusFailure;
import io.tidewire.kit.redis.Outcomes;
import io.vertx.core.eventbus.ReplyException;

/** What a failure of the registry means to whoever asked. */
public final class StoreTrouble {

  private StoreTrouble() {}

  public static BusFailure of(Throwable cause) {
    if (cause instanceof ReplyException said) return BusFailure.of(said);
    return Outcomes.isTemporary(cause) ? BusFailure.UNAVAILABLE : BusFailure.INTERNAL;
  }

  /** For people; never empty. */
  public static String explain(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
