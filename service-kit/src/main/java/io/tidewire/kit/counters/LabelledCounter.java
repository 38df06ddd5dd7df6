package io.tidewire.kit.counters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/**
 * A counter with a label whose values are known. There is a series for each value from the start: a
 * rate in Prometheus misses the first event of a series that appears with it. Thread-safe; looks
 * its series up each time, so not for what happens thousands of times a second.
 */
public final class LabelledCounter {

  private final MeterProvider<Counter> counters;
  private final String label;

  /**
   * @param values of the label that are there from the start
   */
  public LabelledCounter(
      MeterRegistry meters, String name, String help, String label, Collection<String> values) {
    counters = Counter.builder(name).description(help).withRegistry(meters);
    this.label = label;
    values.forEach(this::add);
  }

  /** Adds the series of a value, at zero unless it is there. */
  public void add(String value) {
    counter(value);
  }

  public void increment(String value) {
    counter(value).increment();
  }

  private Counter counter(String value) {
    return counters.withTag(label, value);
  }
}
