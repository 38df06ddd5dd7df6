package io.tidewire.auth.policy;

import io.tidewire.wire.error.SubscriptionError;

/**
 * Thrown by a check that refuses a subscription. It is a normal result, so it has no stack trace.
 */
final class Refusal extends RuntimeException {

  private final transient SubscriptionError error;

  Refusal(SubscriptionError error) {
    super(error.error(), null, false, false);
    this.error = error;
  }

  SubscriptionError error() {
    return error;
  }
}
