package io.tidewire.standalone.faults.wire;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * A port that leads to another one, and can be cut, led elsewhere, made slow, narrow, or lossy. The
 * setters may be called on any thread; all else happens on the event loop of its Vert.x.
 */
public final class TcpProxy {

  /** What it is good for. */
  public enum Kind {
    PLAIN,
    /** Takes little at once from the far end: {@link #narrow} counts. */
    NARROW,
    /** Knows what Redis says: {@link #lose} counts. */
    REDIS
  }

  private static final int NARROW_BUFFER = 4_096;
  private static final long REST_MS = 50;

  private final Vertx vertx;
  private final Kind kind;
  private final NetServer server;
  private final NetClient client;
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean cut;
  private volatile long delayMs;
  private volatile int bytesPerSecond;
  private volatile int lostPercent;
  private final Queue<Long> lost = new ConcurrentLinkedQueue<>();
  private final AtomicLong losses = new AtomicLong();

  /**
   * @param vertx with one event loop
   */
  public TcpProxy(Vertx vertx, int target, Kind kind) {
    this.vertx = vertx;
    this.kind = kind;
    this.target = target;
    NetClientOptions near = new NetClientOptions().setTcpNoDelay(true);
    if (kind == Kind.NARROW) near.setReceiveBufferSize(NARROW_BUFFER);
    client = vertx.createNetClient(near);
    server =
        vertx
            .createNetServer(new NetServerOptions().setHost("127.0.0.1").setTcpNoDelay(true))
            .connectHandler(this::connected);
    server.listen(0).await();
  }

  public int port() {
    return server.actualPort();
  }

  /** Where connections go from now on. */
  public void lead(int port) {
    target = port;
  }

  /** Ends all connections; new ones are let through. */
  public void drop() {
    open.forEach(NetSocket::close);
  }

  /** Ends all connections and lets none through. */
  public void cut() {
    cut = true;
    drop();
  }

  public void mend() {
    cut = false;
  }

  /** Everything takes so much longer, in both directions. */
  public void slow(long ms) {
    delayMs = ms;
  }

  /**
   * How much comes through from the far end.
   *
   * @param perSecond 0 for all
   */
  public void narrow(int perSecond) {
    bytesPerSecond = perSecond;
  }

  /** Loses some of the messages that Redis pushes. */
  public void lose(int percent) {
    lostPercent = percent;
  }

  /** How many it has lost. */
  public long losses() {
    return losses.get();
  }

  /** Payloads that it has lost; who takes them out writes them down. */
  public Queue<Long> lost() {
    return lost;
  }

  private void lose(long payload) {
    lost.add(payload);
    losses.incrementAndGet();
  }

  private void connected(NetSocket near) {
    if (cut) {
      near.close();
      return;
    }
    near.pause();
    client
        .connect(target, "127.0.0.1")
        .onFailure(refused -> near.close())
        .onSuccess(far -> join(near, far));
  }

  private void join(NetSocket near, NetSocket far) {
    open.add(near);
    open.add(far);
    PushLoss loss =
        new PushLoss(
            () -> ThreadLocalRandom.current().nextInt(100) < lostPercent,
            (long payload) -> lose(payload));
    end(near, far);
    end(far, near);
    new Direction(near, far, bytes -> bytes, false).begin();
    new Direction(far, near, kind == Kind.REDIS ? loss::pass : bytes -> bytes, true).begin();
    near.resume();
    if (cut) near.close();
  }

  private void end(NetSocket one, NetSocket other) {
    one.exceptionHandler(broken -> one.close());
    one.closeHandler(
        closed -> {
          open.remove(one);
          other.close();
        });
  }

  /** What one side says to the other. */
  private final class Direction {
    private final NetSocket from;
    private final NetSocket to;
    private final UnaryOperator<Buffer> filter;
    private final boolean narrowed;
    private final Queue<Buffer> late = new ArrayDeque<>();

    Direction(NetSocket from, NetSocket to, UnaryOperator<Buffer> filter, boolean narrowed) {
      this.from = from;
      this.to = to;
      this.filter = filter;
      this.narrowed = narrowed;
    }

    void begin() {
      from.handler(this::came);
    }

    private void came(Buffer bytes) {
      Buffer passed = filter.apply(bytes);
      if (delayMs > 0 || !late.isEmpty()) {
        late.add(passed);
        vertx.setTimer(Math.max(1, delayMs), due -> send(late.remove()));
      } else {
        send(passed);
      }
      int rate = bytesPerSecond;
      if (narrowed && rate > 0) {
        from.pause();
        rest(1_000L * bytes.length() / rate);
      }
    }

    /** Shorter as soon as it is not narrow any more. */
    private void rest(long ms) {
      if (ms <= 0 || bytesPerSecond == 0) {
        from.resume();
      } else {
        vertx.setTimer(Math.min(ms, REST_MS), due -> rest(ms - REST_MS));
      }
    }

    private void send(Buffer bytes) {
      if (bytes.length() == 0) return;
      to.write(bytes);
      if (to.writeQueueFull()) {
        from.pause();
        to.drainHandler(drained -> from.resume());
      }
    }
  }
}
