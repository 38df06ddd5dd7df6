package io.tidewire.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.tidewire.bench.time.Ticker;
import io.tidewire.wire.SocketId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One client connection: performs the handshake, subscribes, answers pings, and passes everything
 * that arrives to a listener. Sends no pings of its own, because the servers' pings keep it open.
 *
 * <p>Confined to its event loop.
 */
public final class Connection extends ChannelInboundHandlerAdapter {

  private static final String PONG = "{\"event\":\"pusher:pong\",\"data\":{}}";
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_HEAD = 16_384;
  private static final int NO_CODE = 1005;
  private static final int NORMAL = 1000;

  private enum State {
    DIALLING,
    UPGRADING,
    OPEN,
    ENDED
  }

  private final ServerAddress endpoint;
  private final ConnectionListener listener;
  private final Ticker ticker;
  private final LongAdder bytesRead;
  private final FrameCutter cutter = new FrameCutter();
  private final Stamp stamp;
  private State state = State.DIALLING;
  private SocketId socketId = NOBODY;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf rest;

  private static final SocketId NOBODY = new SocketId("0.0");

  /**
   * @param stamp shared by the loop's connections
   */
  Connection(
      ServerAddress endpoint,
      ConnectionListener listener,
      Ticker ticker,
      LongAdder bytesRead,
      Stamp stamp) {
    this.endpoint = endpoint;
    this.listener = listener;
    this.ticker = ticker;
    this.bytesRead = bytesRead;
    this.stamp = stamp;
  }

  /** The id that signatures are made for; all zeros before the connection is established. */
  public SocketId socketId() {
    return socketId;
  }

  public void send(String text) {
    ChannelHandlerContext open = context;
    if (open == null || state != State.OPEN) return;
    open.writeAndFlush(ClientFrames.text(open.alloc(), text));
  }

  /** Closes the TCP connection without a close frame, as a crashed client does. */
  public void drop() {
    end(new Ending.Dropped());
  }

  /** Closes with code 1000, and does not wait for the answer. */
  public void close() {
    ChannelHandlerContext open = context;
    if (open != null && state == State.OPEN) {
      open.writeAndFlush(ClientFrames.close(open.alloc(), NORMAL));
    }
    end(new Ending.Dropped());
  }

  /** The TCP connection could not be established. */
  void failed(Throwable cause) {
    end(new Ending.Refused(reason(cause)));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    if (state == State.ENDED) {
      ctx.close();
    } else if (!endpoint.tls()) {
      upgrade(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent handshake)) return;
    if (handshake.isSuccess()) upgrade(ctx);
    else failed(handshake.cause());
  }

  private void upgrade(ChannelHandlerContext ctx) {
    if (state != State.DIALLING) return;
    state = State.UPGRADING;
    ctx.writeAndFlush(ClientFrames.handshake(ctx.alloc(), endpoint));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    bytesRead.add(bytes.readableBytes());
    ByteBuf before = rest;
    if (before != null) {
      rest = null;
      ByteBuf both = ctx.alloc().buffer(before.readableBytes() + bytes.readableBytes());
      both.writeBytes(before).writeBytes(bytes);
      before.release();
      bytes.release();
      bytes = both;
    }
    try {
      read(ctx, bytes);
      if (state != State.ENDED && bytes.isReadable()) {
        rest = ctx.alloc().buffer(bytes.readableBytes()).writeBytes(bytes);
      }
    } catch (IllegalStateException breach) {
      end(new Ending.Refused(String.valueOf(breach.getMessage())));
    } finally {
      bytes.release();
    }
  }

  private void read(ChannelHandlerContext ctx, ByteBuf bytes) {
    if (state == State.UPGRADING && !readHead(bytes)) return;
    long now = ticker.micros();
    while (state == State.OPEN) {
      int opcode = cutter.next(bytes);
      int from = cutter.payloadStart();
      int to = cutter.payloadEnd();
      if (opcode == FrameCutter.INCOMPLETE) return;
      if (opcode == FrameCutter.TEXT) {
        if (stamp.read(bytes, from, to)) {
          listener.frame(this, bytes, from, to);
          listener.delivered(now, stamp);
        } else system(bytes.toString(from, to - from, StandardCharsets.UTF_8));
      } else if (opcode == FrameCutter.PING) {
        listener.pinged();
        ctx.writeAndFlush(ClientFrames.pong(ctx.alloc(), bytes, from, to));
      } else if (opcode == FrameCutter.CLOSE) {
        end(new Ending.Closed(to - from >= 2 ? bytes.getUnsignedShort(from) : NO_CODE));
      }
    }
  }

  private boolean readHead(ByteBuf bytes) {
    String head = bytes.toString(StandardCharsets.US_ASCII);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      if (head.length() > LONGEST_HEAD) throw new IllegalStateException("endless HTTP head");
      return false;
    }
    String status = head.substring(0, head.indexOf("\r\n"));
    if (!status.startsWith("HTTP/1.1 101")) throw new IllegalStateException(status);
    bytes.skipBytes(end + END_OF_HEAD.length);
    state = State.OPEN;
    return true;
  }

  private void system(String frame) {
    switch (FrameText.event(frame)) {
      case "pusher:connection_established" -> {
        FrameText.socketId(frame).ifPresent(id -> socketId = new SocketId(id));
        listener.established(this);
      }
      case "pusher_internal:subscription_succeeded" ->
          listener.subscribed(this, new Confirmation(frame));
      case "pusher:error", "pusher:subscription_error" -> listener.refused(this, frame);
      case "pusher:ping" -> {
        listener.pinged();
        send(PONG);
      }
      default -> listener.other(this, frame);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(state == State.OPEN ? new Ending.Lost() : new Ending.Refused("cut off"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(state == State.OPEN ? new Ending.Lost() : new Ending.Refused(reason(cause)));
  }

  private void end(Ending ending) {
    if (state == State.ENDED) return;
    state = State.ENDED;
    if (rest != null) rest.release();
    rest = null;
    if (context != null) context.close();
    listener.ended(this, ending);
  }

  private static String reason(Throwable cause) {
    String simple = cause.getClass().getSimpleName();
    String message = String.valueOf(cause.getMessage());
    int colon = message.indexOf(':');
    return simple + " " + (colon < 0 ? message : message.substring(0, colon));
  }
}
