package io.tidewire.bench.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the outcomes of many connections. Thread-safe. */
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

  /** A subscriber disconnected. */
  public void left() {
    left.increment();
  }

  /** A connection failed before its subscription. To be called once per connection. */
  public void failed() {
    failed.increment();
  }

  /** The server refused a request. */
  public void refused(String frame) {
    trouble("refused: " + frame.substring(0, Math.min(LONGEST_LABEL, frame.length())));
  }

  void pinged() {
    pinged.increment();
  }

  void delivered() {
    delivered.increment();
  }

  /** Counts an error by its name. */
  public void trouble(String label) {
    if (troubles.size() < MOST_LABELS) {
      troubles.computeIfAbsent(label, first -> new LongAdder()).increment();
    }
  }

  /** How many clients are subscribed. */
  public long present() {
    return subscribed.sum() - left.sum();
  }

  /** How many clients have either subscribed or failed. */
  public long answered() {
    return subscribed.sum() + failed.sum();
  }

  /** How many clients were subscribed and have disconnected. */
  public long gone() {
    return left.sum();
  }

  /** How many pings of the server were answered. */
  public long pings() {
    return pinged.sum();
  }

  public long deliveries() {
    return delivered.sum();
  }

  /** The errors, and how often each occurred. */
  public Map<String, Long> troubles() {
    Map<String, Long> counts = new TreeMap<>();
    troubles.forEach((label, count) -> counts.put(label, count.sum()));
    return counts;
  }
}
