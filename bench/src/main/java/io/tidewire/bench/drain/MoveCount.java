package io.tidewire.bench.drain;

import io.tidewire.bench.stats.Latencies;
import java.util.concurrent.atomic.LongAdder;

/** What the clients of one kind and one event loop have to tell. Counters may be read any time. */
final class MoveCount {

  /** Confined to the event loop. */
  final Latencies swap = new Latencies();

  /** Clients that opened their next connection before they closed the former. */
  final LongAdder migrated = new LongAdder();

  /** Connections that ended before there was another one. */
  final LongAdder swapped = new LongAdder();

  final LongAdder lostInSwap = new LongAdder();
  final LongAdder lostElsewhere = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder unrecovered = new LongAdder();

  /** Members that were announced as come or gone after all clients were there. */
  final LongAdder memberEvents = new LongAdder();
}
