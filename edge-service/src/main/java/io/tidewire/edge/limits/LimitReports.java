package io.tidewire.edge.limits;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.log.LimitLog;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and logs exceeded limits by reason, with at most one log line a minute for each.
 * Thread-safe.
 */
public final class LimitReports {

  private static final Logger log = LoggerFactory.getLogger(LimitReports.class);

  private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

  public LimitReports(MeterRegistry registry) {
    for (Limit limit : Limit.values()) {
      LongAdder count = new LongAdder();
      counts.put(limit, count);
      FunctionCounter.builder("tidewire_limits_exceeded", count, LongAdder::sum)
          .description("Times that a client reached a limit")
          .tag("reason", limit.reason())
          .register(registry);
    }
  }

  /**
   * @param address of the client; empty if it is not known
   */
  public void exceeded(Limit limit, Optional<ClientAddress> address) {
    LongAdder count = counts.get(limit);
    if (count != null) count.increment();
    LimitLog.reached(log, limit.setting(), address);
  }
}
