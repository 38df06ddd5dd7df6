package io.tidewire.kit.http.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Moves the bodies of HTTP requests to the heap before Vert.x sees them. Vert.x keeps what arrives
 * behind a request that is not answered yet, or is paused, and forgets it when the connection is
 * closed, without a release: pooled memory would be lost then, until there is none left. It copies
 * bodies to the heap anyway when it hands them on, and does not copy these again. Safe from any
 * thread.
 */
@Sharable
public final class HeapBodies extends ChannelInboundHandlerAdapter {

  private static final String NAME = "heapBodies";

  /** Of buffers whose memory is the garbage collector's alone. */
  private static final Class<?> HEAP = Unpooled.wrappedBuffer(new byte[1]).getClass();

  private static final HeapBodies INSTANCE = new HeapBodies();

  private HeapBodies() {}

  /** To be called before the first request, on the connection's event loop. */
  public static void install(HttpConnection connection) {
    if (!(connection instanceof ConnectionBase base)) return;
    ChannelPipeline pipeline = base.channel().pipeline();
    if (pipeline.get(PipelinedRequests.HANDLER) == null) return;
    pipeline.addBefore(PipelinedRequests.HANDLER, NAME, INSTANCE);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    context.fireChannelRead(moved(message));
  }

  /** The same message, what it holds being on the heap. */
  static Object moved(Object message) {
    if (!(message instanceof HttpContent part) || !part.decoderResult().isSuccess()) return message;
    ByteBuf bytes = part.content();
    if (!bytes.isReadable() || bytes.getClass() == HEAP) return message;
    HttpContent copy = part.replace(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(bytes)));
    part.release();
    return copy;
  }
}
