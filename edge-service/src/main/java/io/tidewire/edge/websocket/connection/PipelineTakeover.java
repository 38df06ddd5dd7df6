package io.tidewire.edge.websocket.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.tidewire.edge.websocket.server.TakeoverTrial;
import io.vertx.core.Context;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Takes a connection over from Vert.x after the handshake. The only class that uses internals of
 * Vert.x; {@link TakeoverTrial} tests at every start that it works with the Vert.x on the class
 * path.
 *
 * <p>Why: the stock WebSocket answers invalid frames with the wrong close codes or none, accepts
 * invalid UTF-8, and retains 15 kB of handshake objects for the life of the connection.
 */
public final class PipelineTakeover {

  /** Handler names: two that Netty's handshaker uses, and that of Vert.x's own last handler. */
  private static final String DECODER = "wsdecoder";

  private static final String ENCODER = "wsencoder";

  private static final String CHUNKED_WRITER = "chunkedWriter";
  private static final String IDLE = "idle";
  private static final String EDGE = "edge";

  private PipelineTakeover() {}

  /**
   * Replaces Vert.x's handler. To be called on the connection's event loop, in the callback of the
   * upgrade: no frame can arrive in between.
   *
   * @param successor creates the new handler for the context at which buffers bypass the encoder
   *     and what is left of the HTTP handlers
   */
  public static <H extends ChannelInboundHandler> H take(
      ServerWebSocket socket, Function<ChannelHandlerContext, H> successor) {
    ChannelPipeline pipeline = ((WebSocketInternal) socket).channelHandlerContext().pipeline();
    removeIfThere(pipeline, CHUNKED_WRITER);
    removeIfThere(pipeline, IDLE);
    VertxHandler<?> stock = pipeline.get(VertxHandler.class);
    ChannelHandlerContext stockContext = pipeline.context(stock);
    H ours = successor.apply(pipeline.context(ENCODER));
    pipeline.replace(stock, EDGE, ours);
    // What it has read of a frame already, it hands on as it goes.
    pipeline.remove(DECODER);
    // Vert.x believes the connection closed: its gauges go down, its references are dropped.
    stock.channelInactive(stockContext);
    forget(stock.getConnection());
    return ours;
  }

  /**
   * Drops what tells a connection of Vert.x that its channel was closed, which the channel keeps
   * otherwise. To be called for the connection that spoke HTTP before the takeover.
   */
  public static void forget(HttpConnection http) {
    if (http instanceof ConnectionBase connection) forget(connection);
  }

  private static void forget(ConnectionBase connection) {
    if (connection.closeFuture() instanceof PromiseInternal<Void> listener) {
      connection.channel().closeFuture().removeListener(listener);
    }
  }

  /** A queue that is used with TLS, in which Vert.x's writes would be overtaken by raw ones. */
  private static void removeIfThere(ChannelPipeline pipeline, String name) {
    if (pipeline.get(name) != null) pipeline.remove(name);
  }

  /**
   * Runs a task at once with the context as the current one, as Vert.x does for its own handlers,
   * so that timers and bus replies arrive on the event loop that read the frame.
   */
  public static Executor inContext(Context context) {
    ContextInternal internal = (ContextInternal) context;
    return task -> {
      ContextInternal previous = internal.beginDispatch();
      try {
        task.run();
      } finally {
        internal.endDispatch(previous);
      }
    };
  }
}
