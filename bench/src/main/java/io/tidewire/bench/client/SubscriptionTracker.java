package io.tidewire.bench.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of many connections. Any thread may count and look. */
public final class SubscriptionTracker {

  private static final int MOST_LABELS = 100;
  private static final int LONGEST_LABEL = 160;

  private final LongAdder subscribed = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder pinged = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final Map<String, LongAdder> troubles = new ConcurrentHashMap<>();

  public void subscribed() {
    subscribed.increment();
  }

  /** A subscriber is gone. */
  public void left() {
    left.increment();
  }

  /** A connection will not come to a subscription. To be counted once. */
  public void failed() {
    failed.increment();
  }

  /** The server said no. */
  public void refused(String frame) {
    trouble("refused: " + frame.substring(0, Math.min(LONGEST_LABEL, frame.length())));
  }

  void pinged() {
    pinged.increment();
  }

  void delivered() {
    delivered.increment();
  }

  /** Something went wrong that is worth counting by its name. */
  public void trouble(String label) {
    if (troubles.size() < MOST_LABELS) {
      troubles.computeIfAbsent(label, first -> new LongAdder()).increment();
    }
  }

  /** How many are subscribed now. */
  public long present() {
    return subscribed.sum() - left.sum();
  }

  /** How many have either subscribed or failed to. */
  public long answered() {
    return subscribed.sum() + failed.sum();
  }

  /** How many were subscribed and are gone. */
  public long gone() {
    return left.sum();
  }

  /** Pings of the server's that were answered. */
  public long pings() {
    return pinged.sum();
  }

  public long deliveries() {
    return delivered.sum();
  }

  /** What went wrong, and how often. */
  public Map<String, Long> troubles() {
    Map<String, Long> counts = new TreeMap<>();
    troubles.forEach((label, count) -> counts.put(label, count.sum()));
    return counts;
  }
}
