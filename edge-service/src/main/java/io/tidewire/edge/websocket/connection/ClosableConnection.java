package io.tidewire.edge.websocket.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.SocketEvents;
import io.tidewire.edge.websocket.frame.ClosePayload;
import io.tidewire.edge.websocket.frame.FrameBytes;
import io.tidewire.edge.websocket.frame.Violation;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.edge.websocket.write.Coding;
import io.tidewire.edge.websocket.write.Outbound;
import io.tidewire.edge.websocket.write.OutboundListener;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.error.CloseCode;

/**
 * How one connection ends, and with which close code: by its session, by either side's close frame,
 * because the client is silent or too slow, or because TCP was cut. Confined to the connection's
 * event loop.
 *
 * <p>It ends in two steps. A close frame from either side ends the session, which is told and
 * receives nothing more. The TCP connection ends when the peer has answered, or after a timeout.
 *
 * <p>A superclass of {@link EdgeSocket} for the same reason as {@link LimitedInput}.
 */
abstract class ClosableConnection extends LimitedInput
    implements OutboundListener, HeartbeatEntry.Target {

  /** Timeouts for a client that has to read the kernel's buffer before the close frame. */
  private static final int SLOW_CLOSE_TIMEOUTS = 6;

  private enum State {
    OPEN,
    CLOSING,
    GONE
  }

  final Outbound outbound;
  final HeartbeatEntry liveness;
  SocketEvents events = NoopSession.INSTANCE;
  private Runnable whenGone = () -> {};
  private State state = State.OPEN;

  ClosableConnection(ChannelHandlerContext raw, SocketLoop loop, Coding coding) {
    super(loop, raw.channel(), coding);
    this.outbound = new Outbound(raw, loop.writes(), coding, this);
    this.liveness = new HeartbeatEntry(loop.heartbeat(), this);
  }

  /** Runs the task when the connection has ended, at once if it has. */
  public final void whenGone(Runnable task) {
    whenGone = task;
    if (state == State.GONE) task.run();
  }

  @Override
  public final boolean isOpen() {
    return state == State.OPEN;
  }

  @Override
  public final void close(CloseCode code, String reason) {
    if (!isOpen()) return;
    if (isSlowClient(code.code())) outbound.abandon();
    outbound.write(FrameBytes.text(channel.alloc(), ServerFrames.error(code, reason)));
    closeWith(code.code(), reason);
  }

  final void closeWith(int code, String reason) {
    outbound.write(FrameBytes.close(channel.alloc(), code, reason));
    endSession(code, DisconnectReason.after(code));
  }

  @Override
  public final void closedByPeer(int code) {
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

  /** TCP was closed. */
  final void gone() {
    if (state == State.GONE) return;
    if (isOpen()) endSession(WebSocketCloseStatus.ABNORMAL_CLOSURE.code(), DisconnectReason.LOST);
    state = State.GONE;
    stopInput();
    liveness.stop();
    left();
    whenGone.run();
  }

  /**
   * Goes on reading and drops the input: if the socket were closed with unread bytes, the close
   * frame would be lost.
   */
  @Override
  public final void refused(Violation why) {
    if (isOpen()) closeWith(why.code(), why.reason());
  }

  @Override
  public final void silent() {
    if (outbound.excusesSilence()) {
      liveness.startOver();
    } else {
      deserted();
    }
  }

  @Override
  public final void stalled() {
    close(CloseCode.SLOW_CONSUMER, CloseCode.SLOW_CONSUMER.reason());
  }

  @Override
  public final void deserted() {
    close(CloseCode.PONG_TIMEOUT, CloseCode.PONG_TIMEOUT.reason());
  }

  @Override
  public final void overdue() {
    channel.close();
  }

  /** The connection no longer counts among those of its loop. */
  abstract void left();
}
