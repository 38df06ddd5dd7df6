package io.tidewire.kit.counters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counters without labels of their own. */
public final class Counters {

  private Counters() {}

  /**
   * @param name of the metric
   */
  public static Counter register(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
