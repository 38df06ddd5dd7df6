package io.tidewire.edge.channel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.counters.Counters;
import io.tidewire.kit.metrics.LatencyBuckets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Metrics of the hubs of one process. Thread-safe. */
public final class HubMeters {

  private final MeterRegistry registry;
  private final LongAdder channels = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder shed = new LongAdder();
  private final Counter malformed;
  private final LongAdder replayed = new LongAdder();
  private final LongAdder lagging = new LongAdder();
  private final Counter logReads;
  private final Counter rosterRepairs;
  private final Counter rosterEpochs;
  private final Timer latency;

  public HubMeters(MeterRegistry registry) {
    this.registry = registry;
    gauge("tidewire_channels", "Channels with a subscriber here", channels);
    count(registry, "tidewire_redis_messages_total", "Messages from Redis", received);
    count(registry, "tidewire_messages_delivered_total", "Frames given to sockets", delivered);
    count(
        registry,
        "tidewire_messages_shed_total",
        "Messages not handed to an event loop that was too far behind",
        shed);
    malformed =
        Counters.register(
            registry, "tidewire_messages_malformed_total", "Malformed messages on channel topics");
    Stream.of(ResyncReason.values()).forEach(this::resyncs);
    Stream.of(Resumption.Reason.values()).forEach(this::breaks);
    count(registry, "tidewire_messages_replayed_total", "Messages sent again or late", replayed);
    gauge("tidewire_subscriptions_lagging", "Subscriptions that are behind their channel", lagging);
    logReads =
        Counters.register(
            registry,
            "tidewire_catch_up_reads_total",
            "Reads of channel logs for subscribers that are behind");
    rosterRepairs =
        Counters.register(
            registry,
            "tidewire_roster_repairs_total",
            "Rosters read again because a change was missing");
    rosterEpochs =
        Counters.register(
            registry,
            "tidewire_roster_epochs_total",
            "Rosters whose epoch changed: presence lost its data or failed over");
    latency =
        Timer.builder("tidewire_delivery_seconds")
            .description("From the publish to the sockets of one event loop")
            .serviceLevelObjectives(LatencyBuckets.values())
            .register(registry);
  }

  private void gauge(String name, String description, LongAdder adder) {
    Gauge.builder(name, adder, LongAdder::doubleValue).description(description).register(registry);
  }

  private Counter resyncs(ResyncReason why) {
    return Counter.builder("tidewire_channel_resyncs_total")
        .description("Times a channel had to read what it missed")
        .tag("reason", why.label())
        .register(registry);
  }

  private Counter breaks(Resumption.Reason why) {
    return Counter.builder("tidewire_channel_breaks_total")
        .description("Times a live channel's log forked or was lost")
        .tag("reason", why.label())
        .register(registry);
  }

  private static void count(
      MeterRegistry registry, String name, String description, LongAdder adder) {
    FunctionCounter.builder(name, adder, LongAdder::doubleValue)
        .description(description)
        .register(registry);
  }

  /** Incremented by the fan-outs of all loops. */
  public LongAdder delivered() {
    return delivered;
  }

  public void delivered(long afterMs) {
    latency.record(Math.max(0, afterMs), TimeUnit.MILLISECONDS);
  }

  public void received() {
    received.increment();
  }

  public void malformed() {
    malformed.increment();
  }

  public void shed() {
    shed.increment();
  }

  public void opened() {
    channels.increment();
  }

  public void closed() {
    channels.decrement();
  }

  public void resynced(ResyncReason why) {
    resyncs(why).increment();
  }

  public void broken(Resumption.Reason why) {
    breaks(why).increment();
  }

  public void caughtUpFromLog() {
    logReads.increment();
  }

  public void replayed(int messages) {
    replayed.add(messages);
  }

  public void lagging(int change) {
    lagging.add(change);
  }

  public void rosterRepaired() {
    rosterRepairs.increment();
  }

  public void rosterEpochChanged() {
    rosterEpochs.increment();
  }

  /** Channels with a hub in this process. */
  public long channels() {
    return channels.sum();
  }
}
