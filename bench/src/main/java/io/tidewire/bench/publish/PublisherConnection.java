package io.tidewire.bench.publish;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.tidewire.bench.time.Ticker;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One persistent HTTP connection and the batches that wait for it. Reconnects after a failure, a
 * limited number of times in a row. Requests that were unanswered then count as failed, because
 * their outcome is unknown. Confined to its event loop.
 */
final class PublisherConnection {

  private static final int MOST_WAITING = 20_000;
  private static final int MOST_ATTEMPTS = 20;
  private static final int PAUSE_MS = 100;
  private static final long ANSWER_LIMIT_MICROS = 10_000_000;

  private record Sent(Batch batch, long atMicros) {}

  /** Receives the outcomes of batches, on the connection's event loop. */
  interface Listener {

    void answered(Batch batch, int status, long nowMicros);

    void failed(Batch batch, String why);

    /** A batch was answered, or the connection has just opened. */
    void room();
  }

  private final HttpDialer dialer;
  private final SignedRequests requests;
  private final int pipeline;
  private final Ticker ticker;
  private final Listener listener;
  private final Queue<Batch> waiting = new ArrayDeque<>();
  private final Queue<Sent> unanswered = new ArrayDeque<>();
  private @Nullable Channel channel;
  private int attempts;
  private int status;
  private boolean lastAnswer;
  private boolean closed;

  /**
   * @param pipeline requests that may be unanswered
   */
  PublisherConnection(
      HttpDialer dialer, SignedRequests requests, int pipeline, Ticker ticker, Listener listener) {
    this.dialer = dialer;
    this.requests = requests;
    this.pipeline = pipeline;
    this.ticker = ticker;
    this.listener = listener;
  }

  void offer(Batch batch) {
    if (waiting.size() >= MOST_WAITING || attempts >= MOST_ATTEMPTS) {
      listener.failed(
          batch, attempts >= MOST_ATTEMPTS ? "no connection" : "never sent: queue full");
      return;
    }
    waiting.add(batch);
    pump();
  }

  boolean hasRoom() {
    return attempts < MOST_ATTEMPTS && waiting.size() + unanswered.size() < pipeline;
  }

  void connect() {
    if (closed || attempts >= MOST_ATTEMPTS) return;
    attempts++;
    dialer
        .open(Answers::new)
        .addListener(
            done -> {
              if (!done.isSuccess()) later();
            });
  }

  private void later() {
    if (attempts >= MOST_ATTEMPTS) failAll();
    else dialer.loop().schedule(this::connect, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  private void pump() {
    Channel open = channel;
    if (open == null) return;
    boolean wrote = false;
    while (unanswered.size() < pipeline) {
      Batch batch = waiting.poll();
      if (batch == null) break;
      unanswered.add(new Sent(batch, ticker.micros()));
      open.write(requests.of(batch), open.voidPromise());
      wrote = true;
    }
    if (wrote) open.flush();
  }

  /**
   * Fails requests that are overdue, so that a server that does not answer does not delay the run.
   */
  void giveUpOnTheOverdue() {
    Sent oldest = unanswered.peek();
    Channel open = channel;
    if (open != null
        && oldest != null
        && ticker.micros() - oldest.atMicros() > ANSWER_LIMIT_MICROS) {
      open.close();
    }
  }

  void close() {
    closed = true;
    Channel open = channel;
    if (open != null) open.close();
    failAll();
  }

  private void failAll() {
    broken();
    for (Batch batch = waiting.poll(); batch != null; batch = waiting.poll()) {
      listener.failed(batch, "no connection");
    }
  }

  private void broken() {
    for (Sent sent = unanswered.poll(); sent != null; sent = unanswered.poll()) {
      listener.failed(sent.batch(), "no answer");
    }
  }

  private void answered() {
    attempts = 0;
    Sent sent = unanswered.poll();
    if (sent == null) return;
    listener.answered(sent.batch(), status, ticker.micros());
    if (lastAnswer) leave();
    else pump();
    listener.room();
  }

  /** The server accepts nothing more on this connection. Soketi closes it after every answer. */
  private void leave() {
    Channel open = channel;
    channel = null;
    if (open != null) open.close();
  }

  private final class Answers extends SimpleChannelInboundHandler<HttpObject> {

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      pump();
      listener.room();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
      if (part instanceof HttpResponse head) {
        status = head.status().code();
        lastAnswer = !HttpUtil.isKeepAlive(head);
      }
      if (part instanceof LastHttpContent) answered();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (channel == ctx.channel()) channel = null;
      broken();
      if (closed) return;
      if (attempts == 0) connect();
      else later();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
