package io.tidewire.bench.probe;

import io.netty.channel.EventLoop;
import io.tidewire.bench.client.ClientLoops;
import io.tidewire.bench.client.Dialer;
import io.tidewire.bench.client.Stamp;
import io.tidewire.bench.client.SubscribedClient;
import io.tidewire.bench.client.SubscribedClient.Subscription;
import io.tidewire.bench.client.SubscriptionTracker;
import io.tidewire.bench.machine.LoopLag;
import io.tidewire.bench.stats.Latencies;
import io.tidewire.bench.stats.MeasuredPeriod;
import io.tidewire.bench.time.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The probe's side of the dialogue with its parent: an order, {@code ready}, {@code measure FROM
 * TO}, {@code stop}, a result. Ends when its input ends.
 */
public final class Probe {

  static final String READY = "ready";
  static final String MEASURE = "measure";
  static final String STOP = "stop";

  private static final long LIMIT_MICROS = 60_000_000;
  private static final long LOOK_NANOS = 2_000_000;

  private final Ticker ticker;
  private final MeasuredPeriod window = new MeasuredPeriod();
  private final Latencies latency = new Latencies();
  private final SubscriptionTracker roll = new SubscriptionTracker();
  private final List<SubscribedClient> subscribers = new ArrayList<>();

  public Probe(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Returns when the parent has sent {@code stop}, or has ended. */
  public void run(BufferedReader in, PrintWriter out) throws IOException {
    String order = in.readLine();
    if (order == null) return;
    try (ClientLoops loops = new ClientLoops("probe", 1)) {
      EventLoop loop = loops.all().get(0);
      LoopLag lag = LoopLag.watch(loop, ticker, window);
      open(loops, ProbeOrder.read(order));
      out.println(isReady() ? READY : "failed " + roll.troubles());
      out.flush();
      listen(in, out, loops, lag);
    }
  }

  private void open(ClientLoops loops, ProbeOrder order) {
    Dialer dialer =
        new Dialer(
            loops,
            order.target().endpoints(),
            order.target().sourceAddresses(),
            order.target().tls(false),
            ticker);
    for (int i = 0; i < order.channels().size(); i++) {
      SubscribedClient subscriber =
          new SubscribedClient(
              order.target().subscribing(),
              new Subscription(order.channels().get(i), i, "probe" + i),
              roll,
              this::delivered);
      subscribers.add(subscriber);
      dialer.open(i, subscriber);
    }
  }

  private void delivered(int channel, long nowMicros, Stamp stamp) {
    if (window.contains(stamp.micros())) latency.record(nowMicros - stamp.micros());
  }

  private boolean isReady() {
    long limit = ticker.micros() + LIMIT_MICROS;
    while (roll.answered() < subscribers.size() && ticker.micros() < limit) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return roll.present() == subscribers.size();
  }

  private void listen(BufferedReader in, PrintWriter out, ClientLoops loops, LoopLag lag)
      throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      if (words[0].equals(MEASURE)) {
        window.set(Long.parseLong(words[1]), Long.parseLong(words[2]));
      } else if (words[0].equals(STOP)) {
        List<String> result = new ArrayList<>();
        loops
            .all()
            .get(0)
            .submit(() -> result.add(result(lag).write()))
            .awaitUninterruptibly(LIMIT_MICROS / 1_000);
        Optional<String> written = result.stream().findFirst();
        out.println(written.orElse("failed"));
        out.flush();
        return;
      }
    }
  }

  private ProbeResult result(LoopLag lag) {
    return new ProbeResult(
        latency, lag.lag(), subscribers.stream().map(SubscribedClient::seen).toList());
  }
}
