package io.tidewire.auth.policy;

import io.tidewire.wire.error.SubscriptionError;

/** A subscription error on its way out of a check. An answer: it carries no stack trace. */
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
