package io.tidewire.edge.websocket.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.tidewire.kit.limits.ByteBudget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the HTTP decoder between an upgrade request and its response, and holds the bytes that
 * arrive meanwhile. A client should wait for the response (RFC 6455 §4.1), but some do not. After
 * such bytes the connection is not read until the response is sent, so it holds the bytes of one or
 * two reads. It does not close the connection: if that happened between the verdict and the
 * handshake, Vert.x would log an error.
 *
 * <p>Netty's handshaker replaces the HTTP decoder by a frame decoder; the bytes are held in front
 * of that until {@link PipelineTakeover} has replaced it.
 */
final class EarlyFrames extends HttpRequestDecoder {

  /** More than the reads under way can bring. A connection with more is closed. */
  private static final int MAX_BYTES = 256 * 1024;

  private static final int SHARE_OF_HEAP = 16;

  /** The handler name that Netty uses. */
  private static final String FRAME_DECODER = "wsdecoder";

  private static final String HELD = "earlyFrames";

  /**
   * For all connections of the process, on the heap. A connection that would exceed it is closed.
   */
  private static final ByteBudget PROCESS =
      ByteBudget.of(Math.max(MAX_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));

  private final ByteBudget budget;
  private @Nullable ByteBuf held;

  EarlyFrames() {
    this(PROCESS);
  }

  EarlyFrames(ByteBudget budget) {
    this.budget = budget;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int before = held == null ? 0 : held.readableBytes();
    if (before + in.readableBytes() > MAX_BYTES || !budget.tryTake(in.readableBytes())) {
      in.skipBytes(in.readableBytes());
      context.close();
      return;
    }
    context.channel().config().setAutoRead(false);
    if (held == null) held = Unpooled.buffer(in.readableBytes());
    held.writeBytes(in);
  }

  /** The connection was closed: drops the bytes, which are not an HTTP request. */
  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    in.skipBytes(in.readableBytes());
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    super.handlerRemoved0(context);
    if (held == null) return;
    ByteBuf bytes = held;
    held = null;
    budget.giveBack(bytes.readableBytes());
    ChannelPipeline pipeline = context.pipeline();
    if (context.channel().isActive() && pipeline.get(FRAME_DECODER) != null) {
      pipeline.addBefore(FRAME_DECODER, HELD, new Hold(bytes));
    } else {
      bytes.release();
    }
  }

  /** Passes the bytes to the handler that reads frames now. */
  static void release(ChannelPipeline pipeline) {
    if (pipeline.get(HELD) != null) pipeline.remove(HELD);
  }

  /** Passes the bytes on when it is removed, before later ones, and resumes reading. */
  private static final class Hold extends ChannelInboundHandlerAdapter {

    private @Nullable ByteBuf bytes;

    Hold(ByteBuf bytes) {
      this.bytes = bytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (bytes != null && message instanceof ByteBuf more) {
        bytes.writeBytes(more);
        more.release();
      } else {
        context.fireChannelRead(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      drop();
      context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      if (bytes == null) return;
      ByteBuf first = bytes;
      bytes = null;
      if (context.channel().isActive()) {
        context.channel().config().setAutoRead(true);
        context.fireChannelRead(first);
        context.fireChannelReadComplete();
      } else {
        first.release();
      }
    }

    private void drop() {
      if (bytes == null) return;
      bytes.release();
      bytes = null;
    }
  }
}
