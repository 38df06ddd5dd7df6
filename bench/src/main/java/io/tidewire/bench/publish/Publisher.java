package io.tidewire.bench.publish;

import io.netty.channel.EventLoop;
import io.tidewire.bench.time.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Publishes by a schedule that does not depend on the server. When the server is slow, requests
 * queue up here, and their latency still counts from the time at which they should have been sent.
 * A plan without a rate has no schedule: every answer makes room for the next request.
 *
 * <p>Its state is confined to its event loop; any thread may start and stop it.
 */
public final class Publisher {

  private static final int LOOK_MS = 500;

  private final EventLoop loop;
  private final PublishPlan plan;
  private final PublishTally tally;
  private final Ticker ticker;
  private final Turns turns;
  private final List<PublisherConnection> lanes = new ArrayList<>();
  private long startMicros;
  private long requests;
  private long most = Long.MAX_VALUE;
  private boolean running;
  private boolean filling;

  public Publisher(
      HttpDialer dialer,
      SignedRequests signed,
      PublishPlan plan,
      PublishTally tally,
      Ticker ticker) {
    this.loop = dialer.loop();
    this.plan = plan;
    this.tally = tally;
    this.ticker = ticker;
    this.turns = new Turns(plan);
    for (int i = 0; i < plan.lanes(); i++) {
      lanes.add(
          new PublisherConnection(dialer, signed, plan.http().pipeline(), ticker, new Outcomes()));
    }
  }

  /** Like {@link #start}, but ends by itself after so many requests of a plan with a rate. */
  public void start(long delayMicros, long mostRequests) {
    loop.execute(() -> most = mostRequests);
    start(delayMicros);
  }

  /** Opens the connections and begins after the delay. */
  public void start(long delayMicros) {
    loop.execute(
        () -> {
          lanes.forEach(PublisherConnection::connect);
          startMicros = ticker.micros() + delayMicros;
          running = true;
          look();
          loop.schedule(
              plan.isSaturating() ? this::fill : this::tick, delayMicros, TimeUnit.MICROSECONDS);
        });
  }

  /** Sends nothing more except what was due before. */
  public void stop() {
    loop.execute(() -> running = false);
  }

  /** Gives up on unanswered requests. */
  public void close() {
    loop.submit(() -> lanes.forEach(PublisherConnection::close)).awaitUninterruptibly();
  }

  private void tick() {
    if (!running) return;
    long now = ticker.micros();
    long due = startMicros + plan.dueMicros(requests);
    while (due <= now && requests < most) {
      int lane = (int) (requests++ % lanes.size());
      offer(lane, due, now);
      due = startMicros + plan.dueMicros(requests);
    }
    if (requests < most) loop.schedule(this::tick, due - now, TimeUnit.MICROSECONDS);
  }

  /** Not reentrant: an answer that arrives during a call does not start another one. */
  private void fill() {
    if (!running || !plan.isSaturating() || filling || ticker.micros() < startMicros) return;
    filling = true;
    long now = ticker.micros();
    for (int lane = 0; lane < lanes.size(); lane++) {
      while (lanes.get(lane).hasRoom()) offer(lane, now, now);
    }
    filling = false;
  }

  private void offer(int lane, long dueMicros, long now) {
    long[] events = new long[plan.requests().batch()];
    for (int i = 0; i < events.length; i++) events[i] = turns.take(lane);
    Batch batch = new Batch(dueMicros, events);
    tally.due(batch, now);
    lanes.get(lane).offer(batch);
  }

  private final class Outcomes implements PublisherConnection.Listener {

    @Override
    public void answered(Batch batch, int status, long nowMicros) {
      tally.answered(batch, status, nowMicros);
    }

    @Override
    public void failed(Batch batch, String why) {
      tally.failed(batch, why);
    }

    @Override
    public void room() {
      fill();
    }
  }

  private void look() {
    lanes.forEach(PublisherConnection::giveUpOnTheOverdue);
    loop.schedule(this::look, LOOK_MS, TimeUnit.MILLISECONDS);
  }
}
