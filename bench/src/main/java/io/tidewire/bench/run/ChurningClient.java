package io.tidewire.bench.run;

import io.tidewire.bench.client.Confirmation;
import io.tidewire.bench.client.Connection;
import io.tidewire.bench.client.ConnectionListener;
import io.tidewire.bench.client.Ending;
import io.tidewire.bench.client.Subscribing;
import io.tidewire.bench.client.SubscriptionTracker;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.MeasuredPeriod;
import io.tidewire.bench.time.Ticker;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A client that joins one channel after another. Confined to its event loop. */
final class ChurningClient implements ConnectionListener {

  /** The counts of the clients of one event loop. Confined to it, except for the counters. */
  static final class Count {
    final Latencies confirmation = new Latencies();
    final LongAdder asked = new LongAdder();
    final LongAdder confirmed = new LongAdder();
    final LongAdder left = new LongAdder();
    final LongAdder behind = new LongAdder();
    final LongAdder notices = new LongAdder();
    private final MeasuredPeriod window;
    private final Ticker ticker;

    Count(MeasuredPeriod window, Ticker ticker) {
      this.window = window;
      this.ticker = ticker;
    }

    private void confirmed(long dueMicros) {
      confirmed.increment();
      if (window.contains(dueMicros)) confirmation.record(ticker.micros() - dueMicros);
    }
  }

  private final int number;
  private final Subscribing subscribing;
  private final List<String> channels;

  /**
   * The number of clients. With enough channels, no two clients join the same one at the same time.
   */
  private final int stride;

  private final SubscriptionTracker roll;
  private final Count count;
  private @Nullable Connection connection;
  private int next;
  private String current = "";
  private String pending = "";
  private long pendingMicros;

  ChurningClient(
      int number, ChurnPlan plan, Subscribing subscribing, SubscriptionTracker roll, Count count) {
    this.number = number;
    this.channels = plan.channels();
    this.stride = plan.clients().connections();
    this.subscribing = subscribing;
    this.roll = roll;
    this.count = count;
    this.next = number % channels.size();
  }

  /** Leaves the current channel and joins the next one. Skipped while an answer is pending. */
  void change(long dueMicros) {
    Connection open = connection;
    if (open == null || !pending.isEmpty()) {
      count.behind.increment();
      return;
    }
    if (!current.isEmpty()) {
      open.send(Subscribing.unsubscribe(current));
      count.left.increment();
    }
    pending = channels.get(next);
    next = (int) ((next + (long) stride) % channels.size());
    current = "";
    pendingMicros = dueMicros;
    count.asked.increment();
    open.send(subscribing.subscribe(pending, open.socketId(), "u" + number));
  }

  @Override
  public void established(Connection greeted) {
    connection = greeted;
    roll.subscribed();
  }

  @Override
  public void subscribed(Connection confirmed, Confirmation confirmation) {
    String channel = confirmation.channel();
    if (!channel.equals(pending)) return;
    current = channel;
    pending = "";
    count.confirmed(pendingMicros);
  }

  @Override
  public void refused(Connection refused, String frame) {
    roll.refused(frame);
    pending = "";
  }

  @Override
  public void other(Connection told, String frame) {
    count.notices.increment();
  }

  @Override
  public void ended(Connection gone, Ending ending) {
    roll.trouble(ending.label());
    if (connection == null) roll.failed();
    else roll.left();
    connection = null;
  }
}
