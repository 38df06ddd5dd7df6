package io.tidewire.auth.tokens;

import java.time.Duration;

/**
 * How published keys are kept fresh.
 *
 * @param refresh between two regular fetches
 * @param coolDown between two fetches that tokens with an unknown key cause: invented key ids must
 *     not overload the identity provider
 * @param timeout of one fetch
 * @param maxAge how long keys remain valid without a successful fetch
 */
public record JwksSettings(Duration refresh, Duration coolDown, Duration timeout, Duration maxAge) {

  public static final JwksSettings DEFAULTS =
      new JwksSettings(
          Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofDays(1));
}
