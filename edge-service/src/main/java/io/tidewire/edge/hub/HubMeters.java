package io.tidewire.edge.hub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What hubs count. One for the whole process; safe from every event loop. */
public final class HubMeters {

  private final LongAdder channels = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder shed = new LongAdder();
  private final Counter malformed;
  private final Counter resyncs;
  private final Counter rosterRepairs;
  private final Counter rosterEpochs;
  private final Timer latency;

  public HubMeters(MeterRegistry registry) {
    registry.gauge("tidewire_channels", channels, LongAdder::doubleValue);
    count(registry, "tidewire_messages_received_total", "Messages from Redis", received);
    count(registry, "tidewire_messages_delivered_total", "Frames given to sockets", delivered);
    count(
        registry,
        "tidewire_messages_shed_total",
        "Messages not handed to an event loop that was too far behind",
        shed);
    malformed =
        Counter.builder("tidewire_messages_malformed_total")
            .description("Messages on our topics that are not ours")
            .register(registry);
    resyncs =
        Counter.builder("tidewire_hub_resyncs_total")
            .description("Channels whose messages were interrupted by a lost link")
            .register(registry);
    rosterRepairs =
        Counter.builder("tidewire_roster_repairs_total")
            .description("Rosters read anew because a change was missed")
            .register(registry);
    rosterEpochs =
        Counter.builder("tidewire_roster_epochs_total")
            .description("Rosters whose registry lost its data or failed over")
            .register(registry);
    latency =
        Timer.builder("tidewire_delivery_seconds")
            .description("From the publish to the sockets of one event loop")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2))
            .register(registry);
  }

  private static void count(
      MeterRegistry registry, String name, String description, LongAdder adder) {
    FunctionCounter.builder(name, adder, LongAdder::doubleValue)
        .description(description)
        .register(registry);
  }

  /** What the fan-outs of all loops count together. */
  LongAdder delivered() {
    return delivered;
  }

  void delivered(long afterMs) {
    latency.record(Math.max(0, afterMs), TimeUnit.MILLISECONDS);
  }

  void received() {
    received.increment();
  }

  void malformed() {
    malformed.increment();
  }

  void shed() {
    shed.increment();
  }

  void opened() {
    channels.increment();
  }

  void closed() {
    channels.decrement();
  }

  void resynced() {
    resyncs.increment();
  }

  void rosterRepaired() {
    rosterRepairs.increment();
  }

  void rosterEpochChanged() {
    rosterEpochs.increment();
  }

  /** Channels with a hub in this process. */
  public long channels() {
    return channels.sum();
  }
}
