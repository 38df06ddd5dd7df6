package io.tidewire.auth.tokens;

import java.time.Duration;

/**
 * How published keys are kept fresh.
 *
 * @param refresh between two regular looks
 * @param coolDown between two looks that tokens with an unknown key ask for: whoever makes up key
 *     ids must not be able to make us hammer the identity provider
 * @param timeout of one fetch
 * @param maxAge how long keys count that no fetch has confirmed since
 */
public record JwksSettings(Duration refresh, Duration coolDown, Duration timeout, Duration maxAge) {

  public static final JwksSettings DEFAULTS =
      new JwksSettings(
          Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofDays(1));
}
