package io.tidewire.edge.websocket.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the HTTP decoder was, from the request for a WebSocket to its answer, and holds the
 * bytes that come meanwhile. A client should wait for the answer (RFC 6455 §4.1), but some do not.
 * Once there are such bytes the connection is not read until the answer is sent, so what is held is
 * what one or two reads bring. To end the connection here would be wrong: if it ends between the
 * verdict and the handshake, Vert.x logs a failure of its own.
 *
 * <p>Netty's handshake looks for an HTTP decoder and replaces it by one for frames; what is held is
 * then kept in front of that until our own reader is in its place.
 */
final class EarlyFrames extends HttpRequestDecoder {

  /** More than the reads bring that were under way. A connection that has more is ended. */
  private static final int MAX_BYTES = 256 * 1024;

  /** The name that Netty gives. */
  private static final String FRAME_DECODER = "wsdecoder";

  private static final String HELD = "earlyFrames";

  private @Nullable ByteBuf held;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int before = held == null ? 0 : held.readableBytes();
    if (before + in.readableBytes() > MAX_BYTES) {
      in.skipBytes(in.readableBytes());
      context.close();
      return;
    }
    context.channel().config().setAutoRead(false);
    if (held == null) held = Unpooled.buffer(in.readableBytes());
    held.writeBytes(in);
  }

  /** The connection ended: nothing of what was held is a request. */
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
    ChannelPipeline pipeline = context.pipeline();
    if (context.channel().isActive() && pipeline.get(FRAME_DECODER) != null) {
      pipeline.addBefore(FRAME_DECODER, HELD, new Hold(bytes));
    } else {
      bytes.release();
    }
  }

  /** Lets go of what is held, to whatever reads frames now. */
  static void release(ChannelPipeline pipeline) {
    if (pipeline.get(HELD) != null) pipeline.remove(HELD);
  }

  /**
   * Passes on what it holds when it is removed, before anything that came later. From then on the
   * connection is read again.
   */
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
