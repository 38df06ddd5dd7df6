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
 * A TCP proxy that can cut, redirect, delay or throttle connections, and drop messages. The setters
 * are thread-safe. Everything else runs on the event loop of its Vert.x.
 */
public final class TcpProxy {

  /** What it can do to a connection. */
  public enum Kind {
    PLAIN,
    /** Reads little at a time from the far end, so that {@link #narrow} takes effect. */
    NARROW,
    /** Parses what Redis sends, so that {@link #lose} takes effect. */
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

  /** Sets the target of new connections. */
  public void lead(int port) {
    target = port;
  }

  /** Closes all connections. New ones are accepted. */
  public void drop() {
    open.forEach(NetSocket::close);
  }

  /** Closes all connections, and accepts no new ones. */
  public void cut() {
    cut = true;
    drop();
  }

  public void mend() {
    cut = false;
  }

  /** Delays all bytes by so many ms in both directions. */
  public void slow(long ms) {
    delayMs = ms;
  }

  /**
   * Throttles the bytes from the far end.
   *
   * @param perSecond bytes per second; 0 for no limit
   */
  public void narrow(int perSecond) {
    bytesPerSecond = perSecond;
  }

  /** Drops some of the messages that Redis publishes. */
  public void lose(int percent) {
    lostPercent = percent;
  }

  /** Returns how many messages it has dropped. */
  public long losses() {
    return losses.get();
  }

  /** The payloads that it has dropped. The caller removes and records them. */
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

  /** Forwards one direction of a connection. */
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

    /** Pauses reading for so many ms, or until the proxy is no longer narrow. */
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
