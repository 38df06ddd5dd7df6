package io.tidewire.edge.websocket.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.tidewire.edge.websocket.connection.PipelineTakeover;
import io.tidewire.edge.websocket.frame.FrameBytes;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Proves at start that {@link PipelineTakeover} fits the Vert.x and Netty on the class path: one
 * connection over the loopback is upgraded, taken over and written to past the encoder. If the
 * bytes do not arrive exactly, clients would not receive them either, so a failure stops the start.
 */
public final class TakeoverTrial {

  private static final String LOOPBACK = "127.0.0.1";

  /** Long, since several processes that start on one core are slow. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Buffer HANDSHAKE =
      Buffer.buffer(
          """
          GET / HTTP/1.1\r
          Host: trial\r
          Connection: Upgrade\r
          Upgrade: websocket\r
          Sec-WebSocket-Version: 13\r
          Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
          \r
          """);

  /** A text frame of five letters. */
  private static final Buffer EXPECTED =
      Buffer.buffer(new byte[] {(byte) 0x81, 5, 't', 'r', 'i', 'a', 'l'});

  private final Vertx vertx;
  private final Promise<Void> verdict = Promise.promise();
  private final Buffer received = Buffer.buffer();

  private TakeoverTrial(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Fails with what was received if the takeover does not work. */
  public static Future<Void> run(Vertx vertx) {
    return new TakeoverTrial(vertx).run();
  }

  private Future<Void> run() {
    HttpServer server =
        vertx
            .createHttpServer(
                new ListeningPort(LOOPBACK, 0, Optional.empty()).options(SocketLimits.DEFAULTS))
            .requestHandler(this::upgrade);
    NetClient client = vertx.createNetClient();
    long alarm = vertx.setTimer(PATIENCE.toMillis(), late -> verdict.tryFail(tooLate()));
    server
        .listen()
        .compose(listening -> client.connect(listening.actualPort(), LOOPBACK))
        .onSuccess(this::ask)
        .onFailure(verdict::tryFail);
    return verdict
        .future()
        .eventually(
            () -> {
              vertx.cancelTimer(alarm);
              return Future.join(client.close(), server.shutdown(0, TimeUnit.SECONDS));
            });
  }

  private void upgrade(HttpServerRequest request) {
    request
        .toWebSocket()
        .map(socket -> PipelineTakeover.take(socket, Successor::new))
        .onSuccess(Successor::speak)
        .onFailure(verdict::tryFail);
  }

  private void ask(NetSocket socket) {
    socket.handler(
        bytes -> {
          received.appendBuffer(bytes);
          if (hasEnded()) judge();
        });
    socket.closeHandler(closed -> verdict.tryFail(problem("the connection was closed")));
    socket.write(HANDSHAKE);
  }

  private boolean hasEnded() {
    return received.length() >= headLength() + EXPECTED.length();
  }

  private void judge() {
    if (received.getBuffer(headLength(), received.length()).equals(EXPECTED)) {
      verdict.tryComplete();
    } else {
      verdict.tryFail(problem("the frame is not what was written"));
    }
  }

  /** Up to and with the empty line that ends an HTTP head. */
  private int headLength() {
    int end = received.toString(ISO_8859_1).indexOf("\r\n\r\n");
    return end < 0 ? received.length() : end + 4;
  }

  private IllegalStateException tooLate() {
    return new IllegalStateException(
        "a WebSocket over the loopback did not answer within "
            + PATIENCE.toSeconds()
            + " s: the machine is too busy, or this version of Vert.x is not supported; received "
            + Arrays.toString(received.getBytes()));
  }

  private IllegalStateException problem(String what) {
    return new IllegalStateException(
        "cannot take over a WebSocket from this version of Vert.x: "
            + what
            + " after "
            + Arrays.toString(received.getBytes()));
  }

  private static final class Successor extends ChannelInboundHandlerAdapter {

    private final ChannelHandlerContext raw;

    Successor(ChannelHandlerContext raw) {
      this.raw = raw;
    }

    void speak() {
      raw.writeAndFlush(FrameBytes.text(raw.alloc(), "trial"), raw.voidPromise());
    }
  }
}
