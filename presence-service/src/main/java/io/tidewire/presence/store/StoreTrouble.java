package io.tidewire.presence.store;

import io.tidewire.contract.BusFailure;
import io.tidewire.kit.redis.RedisAway;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Set;

/** What a failure of the registry means to whoever asked. */
public final class StoreTrouble {

  /**
   * Refusals of a Redis that starts, fails over, is full, must not write, lets us in no more, or is
   * a node that does not have the key: none is a mistake of the question.
   */
  private static final Set<String> PASSING =
      Set.of(
          "ASK",
          "BUSY",
          "CLUSTERDOWN",
          "CROSSSLOT",
          "LOADING",
          "MASTERDOWN",
          "MISCONF",
          "MOVED",
          "NOAUTH",
          "NOPERM",
          "NOREPLICAS",
          "OOM",
          "READONLY",
          "TRYAGAIN");

  private StoreTrouble() {}

  public static BusFailure of(Throwable cause) {
    if (cause instanceof ReplyException said) return BusFailure.of(said);
    if (cause instanceof RedisAway) return BusFailure.UNAVAILABLE;
    if (cause instanceof ErrorType refusal && isPassing(refusal)) return BusFailure.UNAVAILABLE;
    return BusFailure.INTERNAL;
  }

  /** For people; never empty. */
  public static String explain(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static boolean isPassing(ErrorType refusal) {
    return PASSING.stream().anyMatch(refusal::is);
  }
}
