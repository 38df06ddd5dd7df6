package io.tidewire.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that pipelined bodies are released when the client disconnects before an answer. */
@Timeout(180)
class ForgottenBodiesIT {

  private static final int BODY = 8_000;

  private final Vertx vertx = Vertx.vertx();
  private final List<ByteBuf> bodies = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  @AfterEach
  void close() {
    join(vertx.close());
  }

  @Test
  void bodiesOfAClosedConnectionReleaseTheirPooledMemory() throws Exception {
    ConnectionDeadlines deadlines =
        new ConnectionDeadlines(
            new VertxTimers(vertx), HttpLimits.DEFAULTS, request -> neverAnswered());
    HttpServer server =
        join(
            vertx
                .createHttpServer(HttpLimits.DEFAULTS.options())
                .connectionHandler(connection -> opened(connection, deadlines))
                .requestHandler(deadlines)
                .listen(0, "127.0.0.1"));
    String request = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY + "\r\n\r\n";

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      String body = "x".repeat(BODY);
      byte[] both = (request + body + request + body).getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(both);
      Await.until(() -> bodies.stream().mapToInt(ByteBuf::capacity).sum() >= 2 * BODY);
    }

    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(bodies).allMatch(body -> body.refCnt() == 0);
  }

  private void opened(HttpConnection connection, ConnectionDeadlines deadlines) {
    deadlines.opened(connection, closed::countDown);
    // Directly behind the decoder, so that it sees the buffers as the decoder created them.
    ((ConnectionBase) connection).channel().pipeline().addAfter("httpDecoder", "spy", new Spy());
  }

  private static void neverAnswered() {}

  private final class Spy extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpContent part && part.content().isReadable()) {
        bodies.add(part.content());
      }
      context.fireChannelRead(message);
    }
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
