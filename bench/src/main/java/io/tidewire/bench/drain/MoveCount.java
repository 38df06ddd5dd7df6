package io.tidewire.bench.drain;

import io.tidewire.bench.stats.Latencies;
import java.util.concurrent.atomic.LongAdder;

/** The counts of one client kind on one event loop. The counters are thread-safe. */
final class MoveCount {

  /** Confined to the event loop. */
  final Latencies swap = new Latencies();

  /** Clients that opened their next connection before they closed the former. */
  final LongAdder migrated = new LongAdder();

  /** Connections that ended before the next one was open. */
  final LongAdder swapped = new LongAdder();

  final LongAdder lostInSwap = new LongAdder();
  final LongAdder lostElsewhere = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder unrecovered = new LongAdder();

  /** Members that were announced as added or removed after all clients were subscribed. */
  final LongAdder memberEvents = new LongAdder();
}
