package io.tidewire.kit.http.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.internal.PlatformDependent;
import io.tidewire.kit.limits.ByteBudget;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Bounds what the connections of a process hold of request heads that are not complete: a sixteenth
 * of the direct memory, where they are. Without it, thousands of connections with 15 KB of a head
 * each take all of it, and then every event loop stops at its next allocation. Only what takes more
 * than one read counts, so that honest clients hardly ever do; the connection that exceeds the
 * budget is closed.
 *
 * <p>Confined to the connection's event loop.
 */
public final class UnfinishedHeads extends ChannelInboundHandlerAdapter {

  /** As a limit, in the log. */
  public static final String LIMIT = "unfinished request heads";

  static final String NAME = "unfinishedHeads";

  private static final int SHARE_OF_DIRECT = 16;
  private static final long LEAST = 1024 * 1024;
  private static final ByteBudget PROCESS =
      ByteBudget.of(Math.max(LEAST, PlatformDependent.maxDirectMemory() / SHARE_OF_DIRECT));

  private final ByteBudget budget;
  private final ChannelPipeline pipeline;
  private final Runnable exceeded;
  private long counted;
  private boolean closing;

  private UnfinishedHeads(ByteBudget budget, ChannelPipeline pipeline, Runnable exceeded) {
    this.budget = budget;
    this.pipeline = pipeline;
    this.exceeded = exceeded;
  }

  /**
   * To be called before the first request, on the connection's event loop. A connection that
   * becomes a WebSocket is let go.
   *
   * @param exceeded is called before the connection is closed
   */
  public static void limit(HttpConnection connection, Runnable exceeded) {
    if (!(connection instanceof ConnectionBase base)) return;
    install(base.channel().pipeline(), PROCESS, exceeded);
  }

  static void install(ChannelPipeline pipeline, ByteBudget budget, Runnable exceeded) {
    HttpRequestDecoder decoder = pipeline.get(HttpRequestDecoder.class);
    if (decoder == null) return;
    UnfinishedHeads heads = new UnfinishedHeads(budget, pipeline, exceeded);
    decoder.setCumulator(heads::cumulate);
    pipeline.addAfter(pipeline.context(decoder).name(), NAME, heads);
  }

  private ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf left, ByteBuf read) {
    count(left.isReadable() ? left.readableBytes() + read.readableBytes() : 0);
    return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, left, read);
  }

  /** A head, or a part of a body, is complete. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    count(0);
    context.fireChannelRead(message);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    count(0);
    closing = true;
  }

  private void count(long bytes) {
    if (bytes == counted || closing) return;
    if (bytes < counted) {
      budget.giveBack(counted - bytes);
      counted = bytes;
    } else if (budget.tryTake(bytes - counted)) {
      counted = bytes;
    } else {
      exceeded.run();
      pipeline.channel().eventLoop().execute(pipeline::close);
    }
  }
}
