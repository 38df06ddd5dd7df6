package io.tidewire.edge.hub;

import io.tidewire.edge.pacing.Delays;
import java.time.Duration;

/**
 * How long a channel without subscribers stays subscribed at Redis. Confined to the channel's event
 * loop.
 */
final class UnsubscribeDelay {

  private final HubPorts ports;
  private final Delays.Delay delay;

  UnsubscribeDelay(HubPorts ports, Runnable over) {
    this.ports = ports;
    delay = ports.delays().delay(over);
  }

  /** Does nothing if it has begun already. */
  void begin() {
    delay.begin(random());
  }

  void cancel() {
    delay.cancel();
  }

  private Duration random() {
    long min = ports.config().linger().min().toMillis();
    long max = ports.config().linger().max().toMillis();
    return Duration.ofMillis(ports.time().random().nextLong(min, max + 1));
  }
}
