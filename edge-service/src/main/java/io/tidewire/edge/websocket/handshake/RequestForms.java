package io.tidewire.edge.websocket.handshake;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.tidewire.kit.http.RequestTarget;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Normalizes HTTP requests to the form that Vert.x understands: joins several {@code Connection}
 * headers, and reduces an absolute target to its path. Bytes after an upgrade request are frames,
 * so they are kept from the HTTP decoder.
 *
 * <p>One instance serves all connections.
 */
@Sharable
public final class RequestForms extends ChannelInboundHandlerAdapter {

  private static final RequestForms ONLY = new RequestForms();

  /** The handler names that Vert.x uses. */
  private static final String DECODER = "httpDecoder";

  private static final String HANDLER = "handler";

  private static final String NAME = "requestForms";

  private RequestForms() {}

  /** To be called before the first request, on the connection's event loop. */
  public static void install(HttpConnection connection) {
    if (!(connection instanceof ConnectionBase base)) return;
    ChannelPipeline pipeline = base.channel().pipeline();
    if (pipeline.get(DECODER) != null && pipeline.get(NAME) == null) {
      pipeline.addBefore(HANDLER, NAME, ONLY);
    }
  }

  /** The connection was upgraded. Frames that arrived early are passed to the last handler. */
  public static void remove(ChannelPipeline pipeline) {
    if (pipeline.get(NAME) != null) pipeline.remove(NAME);
    EarlyFrames.release(pipeline);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      toPath(request);
      joinConnectionHeaders(request.headers());
      if (mayBecomeWebSocket(request)) expectFrames(context.pipeline());
    }
    context.fireChannelRead(message);
  }

  /** Absolute form (RFC 9112 §3.2.2): its authority replaces {@code Host}. */
  private static void toPath(HttpRequest request) {
    Optional<String> authority = RequestTarget.authority(request.uri());
    if (authority.isEmpty()) return;
    RequestTarget target = RequestTarget.of(request.uri());
    request.setUri(target.toString());
    if (request.headers().getAll(HttpHeaderNames.HOST).size() == 1) {
      request.headers().set(HttpHeaderNames.HOST, authority.get());
    }
  }

  /** Several are one list (RFC 9110 §5.3). */
  private static void joinConnectionHeaders(HttpHeaders headers) {
    List<String> values = headers.getAll(HttpHeaderNames.CONNECTION);
    if (values.size() > 1) headers.set(HttpHeaderNames.CONNECTION, String.join(", ", values));
  }

  private static boolean mayBecomeWebSocket(HttpRequest request) {
    HttpHeaders headers = request.headers();
    String upgrade = headers.get(HttpHeaderNames.UPGRADE);
    return upgrade != null
        && upgrade.toLowerCase(Locale.ROOT).contains(HttpHeaderValues.WEBSOCKET)
        && request.method().equals(HttpMethod.GET)
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && headers.getAll(HttpHeaderNames.CONTENT_LENGTH).stream().allMatch("0"::equals);
  }

  /** Accepted or refused, this is the connection's last HTTP request. */
  private static void expectFrames(ChannelPipeline pipeline) {
    HttpRequestDecoder decoder = pipeline.get(HttpRequestDecoder.class);
    if (decoder == null || decoder instanceof EarlyFrames) return;
    pipeline.replace(decoder, DECODER, new EarlyFrames());
  }
}
