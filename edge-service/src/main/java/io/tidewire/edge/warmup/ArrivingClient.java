package io.tidewire.edge.warmup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;

/**
 * A client that connects, subscribes to a channel of each kind, receives events, unsubscribes and
 * leaves. Confined to one event loop.
 */
final class ArrivingClient {

  private static final byte TEXT = (byte) 0x81;
  private static final byte CLOSE = (byte) 0x88;
  private static final byte MASKED = (byte) 0x80;

  /** Leaves the payload as it is. */
  private static final int MASK = 0;

  private static final short NORMAL = 1000;

  private static final String WELCOME = "pusher:connection_established";
  private static final String SUBSCRIBED = "pusher_internal:subscription_succeeded";

  private final NetSocket socket;
  private final List<String> channels;
  private final Promise<Void> served = Promise.promise();
  private final StringBuilder heard = new StringBuilder();
  private boolean subscribing;
  private boolean leaving;

  /**
   * @param number no other client has the same
   */
  ArrivingClient(NetSocket socket, int number) {
    this.socket = socket;
    channels = List.of("warm-" + number, "private-warm-" + number, "presence-warm-" + number);
  }

  /** Completes when it has left; fails if it was not served. */
  Future<Void> run(String key) {
    socket.handler(this::received);
    socket.closeHandler(
        closed -> {
          if (leaving) served.tryComplete();
          else served.tryFail("a client was closed after: " + heard);
        });
    socket.write(handshake(key));
    return served.future();
  }

  /** As a proxy passes on what a browser asks for. */
  private static String handshake(String key) {
    return """
    GET /app/%s?protocol=7&client=js&version=8.4.0&flash=false HTTP/1.1\r
    Host: localhost\r
    User-Agent: Mozilla/5.0\r
    Origin: http://localhost\r
    X-Forwarded-For: 127.0.0.2\r
    X-Forwarded-Proto: https\r
    Connection: Upgrade\r
    Upgrade: websocket\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
    Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r
    \r
    """
        .formatted(key);
  }

  private void received(Buffer bytes) {
    heard.append(bytes.toString(UTF_8));
    if (!subscribing && times(WELCOME) == 1) {
      subscribing = true;
      channels.forEach(this::subscribe);
    }
    boolean done = times(SUBSCRIBED) == channels.size() && times(LocalLink.EVENT) > 0;
    if (!leaving && done) {
      leaving = true;
      channels.forEach(this::unsubscribe);
      socket.write(
          Buffer.buffer()
              .appendByte(CLOSE)
              .appendByte((byte) (MASKED | Short.BYTES))
              .appendInt(MASK)
              .appendShort(NORMAL));
    }
  }

  private int times(String name) {
    return heard.toString().split(name, -1).length - 1;
  }

  private void subscribe(String channel) {
    send("pusher:subscribe", channel, ",\"auth\":\"k:s\"");
  }

  private void unsubscribe(String channel) {
    send("pusher:unsubscribe", channel, "");
  }

  private void send(String event, String channel, String more) {
    byte[] text =
        "{\"event\":\"%s\",\"data\":{\"channel\":\"%s\"%s}}"
            .formatted(event, channel, more)
            .getBytes(UTF_8);
    socket.write(
        Buffer.buffer()
            .appendByte(TEXT)
            .appendByte((byte) (MASKED | text.length))
            .appendInt(MASK)
            .appendBytes(text));
  }
}
