package io.tidewire.edge.limits;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.limits.ClientAddress;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what exceeds a limit, and logs it: one line a minute for each limit at most, which names
 * one client's address and how many others were left out. Safe from any thread.
 */
public final class LimitReports {

  private static final Logger log = LoggerFactory.getLogger(LimitReports.class);

  private static final long BETWEEN_LINES_MS = 60_000;

  private final Clock clock;
  private final boolean truncateAddresses;
  private final Map<Limit, Kind> kinds = new EnumMap<>(Limit.class);

  private static final class Kind {
    private final LongAdder count = new LongAdder();
    private final AtomicLong nextLineAtMs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong leftOut = new AtomicLong();
  }

  /**
   * @param truncateAddresses whether logs show networks in place of addresses
   */
  public LimitReports(MeterRegistry registry, Clock clock, boolean truncateAddresses) {
    this.clock = clock;
    this.truncateAddresses = truncateAddresses;
    for (Limit limit : Limit.values()) {
      Kind kind = new Kind();
      kinds.put(limit, kind);
      FunctionCounter.builder("tidewire_limits_exceeded", kind.count, LongAdder::sum)
          .tag("reason", limit.reason())
          .register(registry);
    }
  }

  /**
   * @param address of the client; empty if it is not known
   */
  public void exceeded(Limit limit, Optional<ClientAddress> address) {
    Kind kind = kinds.get(limit);
    if (kind == null) return;
    kind.count.increment();
    long now = clock.millis();
    long next = kind.nextLineAtMs.get();
    if (now < next || !kind.nextLineAtMs.compareAndSet(next, now + BETWEEN_LINES_MS)) {
      kind.leftOut.incrementAndGet();
      return;
    }
    log.warn(
        "limit exceeded limit={} setting={} address={} left_out={}",
        limit.reason(),
        limit.setting(),
        address.map(this::shown).orElse("-"),
        kind.leftOut.getAndSet(0));
  }

  private String shown(ClientAddress address) {
    return truncateAddresses ? address.truncated() : address.toString();
  }

  /** So far. */
  public long count(Limit limit) {
    Kind kind = kinds.get(limit);
    return kind == null ? 0 : kind.count.sum();
  }
}
