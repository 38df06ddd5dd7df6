package io.tidewire.kit.http.channel;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Bounds what an HTTP connection makes a server hold before anything is answered: the requests that
 * were read ahead and wait for their turn, and the bytes of one read. Vert.x stops reading while a
 * request is in hand, but only after it has taken apart all that was read by then, and a request in
 * 18 bytes becomes an object of 600.
 *
 * <p>Confined to the connection's event loop.
 */
public final class PipelinedRequests extends ChannelDuplexHandler {

  private static final String NAME = "pipelinedRequests";

  /** The name that Vert.x gives to its own. */
  static final String HANDLER = "handler";

  private static final int LEAST_READ = 256;
  private static final int FIRST_READ = 2 * 1024;
  private static final int MOST_READ = 16 * 1024;
  private static final int READS_AT_ONCE = 4;

  private final int limit;
  private final Runnable exceeded;
  private int unanswered;
  private boolean closed;

  private PipelinedRequests(int limit, Runnable exceeded) {
    this.limit = limit;
    this.exceeded = exceeded;
  }

  /**
   * To be called before the first request, on the connection's event loop. A connection that
   * becomes a WebSocket is let go.
   *
   * @param limit requests that may wait for their answers; the connection is closed at one more
   * @param exceeded is called then
   */
  public static void limit(HttpConnection connection, int limit, Runnable exceeded) {
    if (!(connection instanceof ConnectionBase base)) return;
    ChannelPipeline pipeline = base.channel().pipeline();
    if (pipeline.get(HANDLER) == null) return;
    pipeline.addBefore(HANDLER, NAME, new PipelinedRequests(limit, exceeded));
    pipeline
        .channel()
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ)
                .maxMessagesPerRead(READS_AT_ONCE));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest && ++unanswered > limit && !closed) {
      closed = true;
      exceeded.run();
      context.close();
    }
    if (closed) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(HeapBodies.moved(message));
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    context.write(message, promise);
    if (message instanceof HttpResponse response) answered(context, response.status());
    // Vert.x flushes once for all requests of one read, and holds answers back while this many
    // bytes
    // wait: requests that were answered would count as unanswered.
    if (!context.channel().isWritable()) context.flush();
  }

  private void answered(ChannelHandlerContext context, HttpResponseStatus status) {
    if (status.code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
      context.pipeline().remove(this);
      if (context.pipeline().get(UnfinishedHeads.class) != null) {
        context.pipeline().remove(UnfinishedHeads.class);
      }
    } else if (status.codeClass() != HttpStatusClass.INFORMATIONAL) {
      unanswered--;
    }
  }
}
