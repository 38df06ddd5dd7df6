package io.tidewire.contract.bus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/**
 * Why a service could not answer. A refusal is an answer and never retried, so it is not among
 * these.
 */
public enum BusFailure {
  /** A dependency of the service is unavailable, or there was no answer in time: retry later. */
  UNAVAILABLE(503),
  /** Too many requests are pending: retry later. */
  OVERLOADED(429),
  /** An internal error. */
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
