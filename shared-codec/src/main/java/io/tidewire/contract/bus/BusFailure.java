package io.tidewire.contract.bus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Why a service could not answer. A refusal is not here: it is an answer, and never retried. */
public enum BusFailure {
  /** What the service needs is away, or nobody answered in time: try again later. */
  UNAVAILABLE(503),
  /** Too many questions in flight: try again later. */
  OVERLOADED(429),
  /** A mistake of ours. */
  INTERNAL(500);

  private final int failureCode;

  BusFailure(int failureCode) {
    this.failureCode = failureCode;
  }

  /** The number that travels as {@link ReplyException#failureCode()}. */
  public int failureCode() {
    return failureCode;
  }

  /**
   * What a failed request means. Anything that is not an answer of ours counts as {@link
   * #INTERNAL}.
   */
  public static BusFailure of(Throwable cause) {
    if (!(cause instanceof ReplyException reply)) return INTERNAL;
    if (reply.failureType() != ReplyFailure.RECIPIENT_FAILURE) return UNAVAILABLE;
    for (BusFailure failure : values()) {
      if (failure.failureCode == reply.failureCode()) return failure;
    }
    return INTERNAL;
  }

  /**
   * The failure that a consumer answers with, or that a caller makes up for a question it did not
   * ask.
   */
  public ReplyException exception(String message) {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, failureCode, message);
  }
}
