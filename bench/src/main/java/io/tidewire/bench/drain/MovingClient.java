package io.tidewire.bench.drain;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.tidewire.bench.client.Confirmation;
import io.tidewire.bench.client.Connection;
import io.tidewire.bench.client.ConnectionListener;
import io.tidewire.bench.client.Dialer;
import io.tidewire.bench.client.Ending;
import io.tidewire.bench.client.FrameOffset;
import io.tidewire.bench.client.RecoveryPosition;
import io.tidewire.bench.client.Stamp;
import io.tidewire.bench.client.Subscribing;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that reconnects as stock clients do, and with {@code rec1} moves as docs/recovery.md
 * describes: it opens the next connection and resumes there before it closes the previous one.
 * Tracks the numbers of its channel's events over all its connections. Confined to its event loop.
 */
final class MovingClient implements ConnectionListener {

  /** Limit for the first connection; later ones are tried until they succeed. */
  private static final int MOST_ATTEMPTS = 10;

  private static final long PAUSE_MS = 1_000;
  private static final long JITTER_MS = 500;
  private static final String MIGRATE = "\"tidewire:migrate\"";
  private static final String MEMBER = "\"pusher_internal:member_";

  private final int number;
  private final String channel;
  private final Dialer dialer;
  private final Subscribing subscribing;
  private final Surroundings run;
  private final EventLoop loop;
  private final SplittableRandom jitter;
  private Optional<RecoveryPosition> position = Optional.empty();
  private long offset;
  private long arriving;
  private long last = -1;
  private long goneMicros;
  private int attempts;
  private boolean away = true;
  private boolean everSubscribed;
  private boolean first;
  private @Nullable Connection current;
  private @Nullable Connection next;

  /** What the clients of one kind on one event loop share. */
  record Surroundings(ClientKind kind, MoveCount count, DrainRun run) {}

  MovingClient(
      int number, String channel, Dialer dialer, Subscribing subscribing, Surroundings run) {
    this.number = number;
    this.channel = channel;
    this.dialer = dialer;
    this.subscribing = subscribing;
    this.run = run;
    loop = dialer.loopOf(number);
    jitter = new SplittableRandom(number);
  }

  @Override
  public void established(Connection greeted) {
    if (current == null) current = greeted;
    else if (greeted != current) next = greeted;
    String user = "u" + number;
    greeted.send(
        position
            .map(at -> new RecoveryPosition(at.epoch(), Long.toString(offset), at.floor()))
            .map(at -> subscribing.resume(channel, greeted.socketId(), user, at))
            .orElseGet(() -> subscribing.subscribe(channel, greeted.socketId(), user)));
  }

  @Override
  public void subscribed(Connection confirmed, Confirmation confirmation) {
    boolean resumed = position.isPresent();
    if (resumed && !confirmation.isRecovered()) {
      run.count().unrecovered.increment();
      run.run().roll().trouble("unrecovered: " + confirmation.reason());
    }
    confirmation.position().ifPresent(this::learn);
    if (!everSubscribed) {
      everSubscribed = true;
      run.run().roll().subscribed();
    } else if (away) {
      run.count().swap.record(run.run().micros() - goneMicros);
      run.count().swapped.increment();
    } else {
      run.count().migrated.increment();
    }
    away = false;
    first = true;
    Connection former = current;
    current = confirmed;
    if (next == confirmed) next = null;
    if (former != null && former != confirmed) former.close();
  }

  private void learn(RecoveryPosition at) {
    if (position.isEmpty()) offset = Long.parseLong(at.offset());
    position = Optional.of(at);
  }

  @Override
  public void frame(Connection from, ByteBuf bytes, int start, int end) {
    arriving = run.kind().isRecovering() ? FrameOffset.of(bytes, start, end) : 0;
  }

  @Override
  public void delivered(long nowMicros, Stamp stamp) {
    if (run.kind().isRecovering()) {
      if (arriving <= offset) return;
      offset = arriving;
    }
    run.run().delivered();
    long step = stamp.number() - last;
    if (step <= 0) {
      run.count().duplicates.increment();
      return;
    }
    if (first) run.count().lostInSwap.add(step - 1);
    else run.count().lostElsewhere.add(step - 1);
    first = false;
    last = stamp.number();
  }

  /** Counts the events that never arrived. To be called at the end, when the loop has settled. */
  void end(long accepted) {
    long missing = accepted - 1 - last;
    if (missing <= 0 || !everSubscribed) return;
    if (first || away) run.count().lostInSwap.add(missing);
    else run.count().lostElsewhere.add(missing);
  }

  @Override
  public void other(Connection from, String frame) {
    if (frame.contains(MIGRATE)) {
      if (from == current && next == null) dial();
    } else if (frame.contains(MEMBER)) {
      run.run().member(run.count());
    }
  }

  private void dial() {
    Connection dialled = dialer.open(number, this);
    if (!away && current != null) next = dialled;
    else current = dialled;
  }

  @Override
  public void refused(Connection from, String frame) {
    // The close frame that follows is counted.
    if (!frame.contains("\"code\":4200")) run.run().roll().refused(frame);
  }

  @Override
  public void ended(Connection gone, Ending ending) {
    if (gone == next) {
      next = null;
      run.run().roll().trouble("next connection " + ending.label());
      later(ending, true);
      return;
    }
    if (gone != current || ending instanceof Ending.Dropped) return;
    if (!everSubscribed) {
      run.run().roll().trouble(ending.label());
      boolean isFinal = ending instanceof Ending.Closed closed && closed.isFinal();
      if (isFinal || ++attempts == MOST_ATTEMPTS) run.run().roll().failed();
      else later(ending, false);
      return;
    }
    if (!away) goneMicros = run.run().micros();
    away = true;
    current = next;
    next = null;
    run.run().roll().trouble(ending.label());
    if (current == null) later(ending, false);
  }

  private void later(Ending ending, boolean moving) {
    if (ending instanceof Ending.Closed closed && closed.isFinal()) {
      run.run().roll().left();
      return;
    }
    boolean atOnce = !moving && ending instanceof Ending.Closed closed && closed.isAtOnce();
    long pauseMs = atOnce ? 0 : PAUSE_MS + jitter.nextLong(JITTER_MS);
    loop.schedule(
        () -> {
          if (next == null && (away || moving)) dial();
        },
        pauseMs,
        TimeUnit.MILLISECONDS);
  }
}
