package io.tidewire.edge.websocket.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.session.SocketEvents;
import io.tidewire.edge.websocket.frame.FrameBytes;
import io.tidewire.edge.websocket.write.Coding;
import io.tidewire.edge.websocket.write.Outbound;
import io.tidewire.edge.websocket.write.SharedFrame;
import io.tidewire.wire.SocketId;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: what it sends and what arrives. {@link LimitedInput} limits its input,
 * {@link ClosableConnection} ends it. The last handler of the Netty pipeline; confined to its event
 * loop.
 */
public final class EdgeSocket extends ClosableConnection implements ClientSocket {

  private static final Logger log = LoggerFactory.getLogger(EdgeSocket.class);

  private final SocketId id;

  /** The index in {@link Connections}, which sets it. */
  int index;

  /**
   * @param raw the context at which buffers are written
   */
  public EdgeSocket(SocketId id, ChannelHandlerContext raw, SocketLoop loop, Coding coding) {
    super(raw, loop, coding);
    this.id = id;
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

  private void offer(ByteBuf frame) {
    if (!outbound.offer(frame)) stalled();
  }

  @Override
  void left() {
    loop.connections().remove(this);
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
  public void waiting(long bytes) {
    holdsOutput(bytes);
  }
}
