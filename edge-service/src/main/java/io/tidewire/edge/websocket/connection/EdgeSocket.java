package io.tidewire.edge.websocket.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.session.SocketEvents;
import io.tidewire.edge.websocket.frame.ClosePayload;
import io.tidewire.edge.websocket.frame.FrameBytes;
import io.tidewire.edge.websocket.frame.Violation;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.edge.websocket.write.Coding;
import io.tidewire.edge.websocket.write.Outbound;
import io.tidewire.edge.websocket.write.SharedFrame;
import io.tidewire.wire.CloseCode;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SocketId;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its session, its output and its end. {@link LimitedInput} reads its
 * input. The last handler of the Netty pipeline; confined to its event loop.
 *
 * <p>It ends in two steps. A close frame from either side ends the session, which is told and
 * receives nothing more. The TCP connection ends when the peer has answered, or after a timeout.
 */
public final class EdgeSocket extends LimitedInput
    implements ClientSocket, Outbound.Owner, HeartbeatEntry.Target {

  private static final Logger log = LoggerFactory.getLogger(EdgeSocket.class);

  /** Timeouts for a client that has to read the kernel's buffer before the close frame. */
  private static final int SLOW_CLOSE_TIMEOUTS = 6;

  private enum State {
    OPEN,
    CLOSING,
    GONE
  }

  private final SocketId id;
  private final Outbound outbound;
  private final HeartbeatEntry liveness;
  private SocketEvents events = NoopSession.INSTANCE;
  private Runnable whenGone = () -> {};
  private State state = State.OPEN;

  /** The index in {@link Connections}, which sets it. */
  int index;

  /**
   * @param raw the context at which buffers are written
   */
  public EdgeSocket(SocketId id, ChannelHandlerContext raw, SocketLoop loop, Coding coding) {
    super(loop, raw.channel(), coding);
    this.id = id;
    this.outbound = new Outbound(raw, loop.writes(), coding, this);
    this.liveness = new HeartbeatEntry(loop.heartbeat(), this);
  }

  /**
   * Connects the session and starts the heartbeat.
   *
   * @param quietTicks of silence before a ping is sent
   */
  public void open(SocketEvents session, int quietTicks) {
    events = session;
    if (isOpen()) liveness.listen(quietTicks);
  }

  /** Runs the task when the connection has ended, at once if it has. */
  public void whenGone(Runnable task) {
    whenGone = task;
    if (state == State.GONE) task.run();
  }

  /** Whether the client can open its next connection before it closes this one. */
  public boolean canMigrate() {
    return isOpen() && events.canMigrate();
  }

  /** Asks the client to migrate. Does nothing if it has left meanwhile. */
  public void migrate(long withinMs) {
    if (isOpen()) loop.run(() -> events.migrate(withinMs));
  }

  /** Queued bytes that the client has not read. */
  public long waitingBytes() {
    return outbound.waitingBytes();
  }

  public Channel channel() {
    return channel;
  }

  // ClientSocket

  @Override
  public SocketId id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return state == State.OPEN;
  }

  @Override
  public void send(String text) {
    if (isOpen()) offer(FrameBytes.text(channel.alloc(), text));
  }

  @Override
  public Offer send(Frame frame) {
    return isOpen() ? outbound.offer((SharedFrame) frame) : Offer.CLOSED;
  }

  @Override
  public void whenDrained(Runnable task) {
    outbound.whenDrained(task);
  }

  @Override
  public void close(CloseCode code, String reason) {
    if (!isOpen()) return;
    if (isSlowClient(code.code())) outbound.abandon();
    outbound.write(FrameBytes.text(channel.alloc(), ServerFrames.error(code, reason)));
    closeWith(code.code(), reason);
  }

  private void offer(ByteBuf frame) {
    if (!outbound.offer(frame)) stalled();
  }

  // The end

  private void closeWith(int code, String reason) {
    outbound.write(FrameBytes.close(channel.alloc(), code, reason));
    endSession(code, DisconnectReason.after(code));
  }

  @Override
  public void closedByPeer(int code) {
    if (!isOpen()) {
      channel.close();
      return;
    }
    boolean withoutCode = code == ClosePayload.NO_CODE;
    outbound.writeLast(
        withoutCode
            ? FrameBytes.closeWithoutCode(channel.alloc())
            : FrameBytes.close(channel.alloc(), code, ""));
    boolean clean = withoutCode || code == WebSocketCloseStatus.NORMAL_CLOSURE.code();
    endSession(code, clean ? DisconnectReason.DELIBERATE : DisconnectReason.LOST);
  }

  /** The session is told later, so that it is not called from within its own call. */
  private void endSession(int code, DisconnectReason how) {
    state = State.CLOSING;
    loop.meters().closed(code);
    awaitClose();
    int timeouts = isSlowClient(code) ? SLOW_CLOSE_TIMEOUTS : 1;
    liveness.linger(timeouts * Ticks.of(loop.limits().closeLinger()));
    channel.eventLoop().execute(() -> loop.run(() -> events.closed(how)));
  }

  private static boolean isSlowClient(int code) {
    return code == CloseCode.SLOW_CONSUMER.code()
        || code == CloseCode.PONG_TIMEOUT.code()
        || code == CloseCode.OUT_OF_MEMORY.code();
  }

  private void gone() {
    if (state == State.GONE) return;
    if (isOpen()) endSession(WebSocketCloseStatus.ABNORMAL_CLOSURE.code(), DisconnectReason.LOST);
    state = State.GONE;
    stopInput();
    liveness.stop();
    loop.connections().remove(this);
    whenGone.run();
  }

  // Netty

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    loop.meters().opened();
    loop.connections().add(this);
    if (!channel.isActive()) gone();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    outbound.writabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf bytes) loop.run(() -> read(bytes));
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException || cause instanceof DecoderException) {
      channel.close();
    } else {
      log.error("session failed socket={}", id, cause);
      if (isOpen()) closeWith(WebSocketCloseStatus.INTERNAL_SERVER_ERROR.code(), "internal error");
    }
  }

  // Input

  @Override
  void keepAlive() {
    liveness.heard();
  }

  /** Whether a frame arrived in the current tick. */
  boolean heardNow() {
    return liveness.heardNow();
  }

  @Override
  public int sentAt() {
    return outbound.sentAt();
  }

  @Override
  public void text(String message) {
    loop.meters().received();
    events.text(message);
  }

  @Override
  public void binary() {
    loop.meters().received();
    events.binary();
  }

  @Override
  public void ping(ByteBuf payload) {
    if (isOpen()) offer(FrameBytes.pong(channel.alloc(), payload));
  }

  @Override
  public void pong() {
    outbound.proven();
  }

  /**
   * Goes on reading and drops the input: if the socket were closed with unread bytes, the close
   * frame would be lost.
   */
  @Override
  public void refused(Violation why) {
    if (isOpen()) closeWith(why.code(), why.reason());
  }

  // Heartbeat and slow clients

  /**
   * Skips the ping while output is queued, since it would wait behind it; {@link Outbound} already
   * detects a client that stopped reading.
   */
  @Override
  public void probe() {
    if (outbound.waitingBytes() > 0) {
      liveness.heard();
    } else {
      offer(FrameBytes.ping(channel.alloc()));
    }
  }

  @Override
  public void silent() {
    if (outbound.excusesSilence()) {
      liveness.startOver();
    } else {
      deserted();
    }
  }

  @Override
  public void waiting(long bytes) {
    holdsOutput(bytes);
  }

  @Override
  public void stalled() {
    close(CloseCode.SLOW_CONSUMER, CloseCode.SLOW_CONSUMER.reason());
  }

  @Override
  public void deserted() {
    close(CloseCode.PONG_TIMEOUT, CloseCode.PONG_TIMEOUT.reason());
  }

  @Override
  public void overdue() {
    channel.close();
  }
}
