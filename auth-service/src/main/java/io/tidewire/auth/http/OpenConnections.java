package io.tidewire.auth.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.counters.LabelledCounter;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.log.LimitLog;
import io.vertx.core.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the open connections of a server by address. Confined to one event loop. */
final class OpenConnections {

  private static final Logger log = LoggerFactory.getLogger(OpenConnections.class);

  private final CallerLimits limits;
  private final LabelledCounter refusals;
  private final Map<ClientAddress, Integer> byAddress = new HashMap<>();

  OpenConnections(CallerLimits limits, MeterRegistry meters) {
    this.limits = limits;
    refusals = CallerRates.refusals(meters);
  }

  /** Counts one more connection. Returns false if there are too many from its address. */
  boolean enter(SocketAddress peer) {
    Optional<ClientAddress> address = limited(peer);
    int fromThere = address.map(key -> byAddress.getOrDefault(key, 0)).orElse(0);
    if (fromThere >= limits.address().maxConnections()) {
      refusals.increment(CallerRates.ADDRESS_CONNECTIONS);
      address.ifPresent(
          client -> LimitLog.reached(log, "tidewire.auth.address.max-connections", client));
      return false;
    }
    address.ifPresent(key -> byAddress.merge(key, 1, Integer::sum));
    return true;
  }

  /** To be called once for each connection that {@link #enter} accepted. */
  void leave(SocketAddress peer) {
    limited(peer)
        .ifPresent(
            address ->
                byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1));
  }

  private Optional<ClientAddress> limited(SocketAddress peer) {
    boolean shared = limits.proxies().cover(peer);
    return Optional.ofNullable(peer.hostAddress())
        .flatMap(ClientAddress::parse)
        .filter(address -> limits.address().loopback() || !(shared || address.isLoopback()));
  }
}
