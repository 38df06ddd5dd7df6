package io.tidewire.bench.run;

import io.tidewire.bench.client.Confirmation;
import io.tidewire.bench.client.Connection;
import io.tidewire.bench.client.ConnectionListener;
import io.tidewire.bench.client.Ending;
import io.tidewire.bench.client.Subscribing;
import io.tidewire.bench.client.SubscriptionTracker;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.Window;
import io.tidewire.bench.time.Ticker;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A client that joins one channel after the other. Confined to its event loop. */
final class ChurningClient implements ConnectionListener {

  /** What the changers of one event loop have to tell. Confined to it, but for the counters. */
  static final class Count {
    final Latencies confirmation = new Latencies();
    final LongAdder asked = new LongAdder();
    final LongAdder confirmed = new LongAdder();
    final LongAdder left = new LongAdder();
    final LongAdder behind = new LongAdder();
    final LongAdder notices = new LongAdder();
  }

  private final int number;
  private final Subscribing subscribing;
  private final List<String> channels;
  private final int stride;
  private final SubscriptionTracker roll;
  private final Count count;
  private final Window window;
  private final Ticker ticker;
  private @Nullable Connection connection;
  private int next;
  private String current = "";
  private String pending = "";
  private long pendingMicros;

  /**
   * @param stride how many clients there are, so that no two want the same channel at once if there
   *     are channels enough
   */
  ChurningClient(
      int number,
      Subscribing subscribing,
      List<String> channels,
      int stride,
      SubscriptionTracker roll,
      Count count,
      Window window,
      Ticker ticker) {
    this.number = number;
    this.subscribing = subscribing;
    this.channels = channels;
    this.stride = stride;
    this.roll = roll;
    this.count = count;
    this.window = window;
    this.ticker = ticker;
    this.next = number % channels.size();
  }

  /** Joins the next channel, having left the one before; skipped while an answer is due. */
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
    count.confirmed.increment();
    if (window.contains(pendingMicros)) {
      count.confirmation.record(ticker.micros() - pendingMicros);
    }
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
