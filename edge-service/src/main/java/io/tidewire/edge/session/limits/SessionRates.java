package io.tidewire.edge.session.limits;

import io.tidewire.kit.limits.TokenBucket;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Counts the limited actions of one connection. Uses no memory for actions that did not happen yet.
 * Confined to the connection's event loop.
 */
public final class SessionRates {

  private final SessionLimits limits;
  private final Clock clock;
  private @Nullable TokenBucket subscribes;
  private @Nullable TokenBucket signins;
  private @Nullable TokenBucket errors;

  public SessionRates(SessionLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  public boolean subscribe() {
    if (subscribes == null) subscribes = bucket(limits.subscribes());
    return subscribes.tryTake();
  }

  public boolean signIn() {
    if (signins == null) signins = bucket(limits.signins());
    return signins.tryTake();
  }

  public boolean error() {
    if (errors == null) errors = bucket(limits.errors());
    return errors.tryTake();
  }

  private TokenBucket bucket(SessionLimits.Rate rate) {
    return new TokenBucket(rate.perSecond(), rate.burst(), clock);
  }
}
