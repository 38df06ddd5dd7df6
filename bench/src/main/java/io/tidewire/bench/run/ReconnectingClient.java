package io.tidewire.bench.run;

import io.netty.channel.EventLoop;
import io.tidewire.bench.client.Confirmation;
import io.tidewire.bench.client.Connection;
import io.tidewire.bench.client.ConnectionListener;
import io.tidewire.bench.client.Dialer;
import io.tidewire.bench.client.Ending;
import io.tidewire.bench.client.RecoveryPosition;
import io.tidewire.bench.client.Stamp;
import io.tidewire.bench.client.Subscribing;
import io.tidewire.bench.client.SubscriptionTracker;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.Seen;
import io.tidewire.bench.stats.SequenceWindow;
import io.tidewire.bench.time.Ticker;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A client that reconnects as stock clients do: at once after a 42xx, never after a 40xx, otherwise
 * after about a second. It claims its last position, if the server sent one. Confined to its event
 * loop.
 */
final class ReconnectingClient implements ConnectionListener {

  private static final long PAUSE_MS = 1_000;
  private static final long JITTER_MS = 500;

  /** The counts of the clients of one event loop. Confined to it, except for the counters. */
  static final class Count {
    final SubscriptionTracker roll;
    final Ticker ticker;
    final Latencies sinceReturn = new Latencies();
    final Latencies sinceStorm = new Latencies();
    final LongAdder back = new LongAdder();
    final LongAdder givenUp = new LongAdder();
    final LongAdder attempts = new LongAdder();
    final LongAdder replayed = new LongAdder();
    final LongAdder unrecovered = new LongAdder();

    /**
     * @param roll shared by all event loops
     */
    Count(SubscriptionTracker roll, Ticker ticker) {
      this.roll = roll;
      this.ticker = ticker;
    }

    private void returned(long dueMicros, long stormMicros) {
      long now = ticker.micros();
      sinceReturn.record(now - dueMicros);
      sinceStorm.record(now - stormMicros);
      back.increment();
    }
  }

  private final int number;
  private final EventLoop loop;
  private final Dialer dialer;
  private final Subscribing subscribing;
  private final String channel;
  private final Count count;
  private final SplittableRandom jitter;
  private final SequenceWindow window = new SequenceWindow();
  private Optional<RecoveryPosition> position = Optional.empty();
  private @Nullable Connection connection;
  private boolean here;
  private boolean storming;
  private long stormMicros;
  private long dueMicros;

  ReconnectingClient(
      int number, String channel, Dialer dialer, Subscribing subscribing, Count count) {
    this.number = number;
    this.loop = dialer.loopOf(number);
    this.dialer = dialer;
    this.subscribing = subscribing;
    this.channel = channel;
    this.count = count;
    this.jitter = new SplittableRandom(number);
  }

  /** The connection is cut. */
  void cut() {
    storming = true;
    Connection lost = connection;
    if (lost != null) lost.drop();
  }

  /** The client connects again when it is due. */
  void comeBack(long stormMicros, long dueMicros) {
    this.stormMicros = stormMicros;
    this.dueMicros = dueMicros;
    loop.schedule(
        this::dial, Math.max(0, dueMicros - count.ticker.micros()), TimeUnit.MICROSECONDS);
  }

  private void dial() {
    count.attempts.increment();
    dialer.open(number, this);
  }

  @Override
  public void established(Connection greeted) {
    connection = greeted;
    String user = "u" + number;
    greeted.send(
        position
            .map(claimed -> subscribing.resume(channel, greeted.socketId(), user, claimed))
            .orElseGet(() -> subscribing.subscribe(channel, greeted.socketId(), user)));
  }

  @Override
  public void subscribed(Connection confirmed, Confirmation confirmation) {
    here = true;
    if (!storming) {
      position = confirmation.position();
      count.roll.subscribed();
      return;
    }
    if (position.isPresent() && !confirmation.isRecovered()) count.unrecovered.increment();
    count.returned(dueMicros, stormMicros);
  }

  @Override
  public void delivered(long nowMicros, Stamp stamp) {
    window.saw(stamp.number());
    count.replayed.increment();
  }

  int number() {
    return number;
  }

  /** Which of the missed events it received. To be called when the loop has settled. */
  Seen seen() {
    return window.seen();
  }

  @Override
  public void refused(Connection refused, String frame) {
    count.roll.refused(frame);
  }

  @Override
  public void ended(Connection gone, Ending ending) {
    boolean wasHere = here;
    here = false;
    if (ending instanceof Ending.Dropped) return;
    count.roll.trouble(ending.label());
    if (!storming) {
      if (wasHere) count.roll.left();
      else count.roll.failed();
      return;
    }
    if (wasHere) count.back.decrement();
    if (ending instanceof Ending.Closed closed && closed.isFinal()) {
      count.givenUp.increment();
      return;
    }
    boolean atOnce = ending instanceof Ending.Closed closed && closed.isAtOnce();
    loop.schedule(
        this::dial, atOnce ? 0 : PAUSE_MS + jitter.nextLong(JITTER_MS), TimeUnit.MILLISECONDS);
  }
}
