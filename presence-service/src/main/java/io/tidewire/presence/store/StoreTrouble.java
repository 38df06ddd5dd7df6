package io.tidewire.presence.store;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.vertx.core.eventbus.ReplyException;

/** What a failure of the registry means to whoever asked. */
public final class StoreTrouble {

  private StoreTrouble() {}

  public static BusFailure of(Throwable cause) {
    if (cause instanceof ReplyException said) return BusFailure.of(said);
    return RedisErrors.isTemporary(cause) ? BusFailure.UNAVAILABLE : BusFailure.INTERNAL;
  }

  /** For people; never empty. */
  public static String explain(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
