package io.tidewire.bench.publish;

/** The events of one request, by their numbers over all channels. */
final class Batch {

  private final long intendedMicros;
  private final long[] events;

  /**
   * @param intendedMicros the scheduled send time, from which latency is measured
   */
  Batch(long intendedMicros, long[] events) {
    this.intendedMicros = intendedMicros;
    this.events = events;
  }

  long intendedMicros() {
    return intendedMicros;
  }

  int size() {
    return events.length;
  }

  long event(int index) {
    return events[index];
  }
}
