package io.tidewire.cli.client;

import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Table;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket connection to a server that speaks the Pusher protocol. One thread reads the frames,
 * and the socket is asked for the next frame only when the queue has room.
 */
final class Tail implements WebSocket.Listener, AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MAX_WAITING = 1_000;

  /** A frame that arrived, or the end of the connection with its reason. */
  private record Arrival(String text, boolean isEnd) {}

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(MAX_WAITING);
  private final StringBuilder partial = new StringBuilder();
  private @Nullable WebSocket socket;

  private Tail() {}

  /**
   * Connects, and blocks until the upgrade.
   *
   * @throws CommandFailed if the upgrade fails
   */
  static Tail open(URI address) {
    Tail tail = new Tail();
    try {
      tail.socket =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .build()
              .newWebSocketBuilder()
              .connectTimeout(CONNECT)
              .buildAsync(address, tail)
              .join();
      return tail;
    } catch (CompletionException refused) {
      throw refusal(address.resolve("/"), refused.getCause());
    }
  }

  private static CommandFailed refusal(URI address, @Nullable Throwable cause) {
    if (!(cause instanceof WebSocketHandshakeException other)) return Api.unreachable(address);
    return new CommandFailed(
        address
            + " answered with status "
            + other.getResponse().statusCode()
            + " instead of a WebSocket; is it the address of a Tidewire server?");
  }

  void send(JsonObject frame) {
    if (socket != null) socket.sendText(frame.encode(), true).join();
  }

  /**
   * Returns the next frame. Blocks.
   *
   * @throws CommandFailed with the reason when the connection has ended
   */
  JsonObject next() throws InterruptedException {
    Arrival arrival = arrivals.take();
    if (arrival.isEnd()) throw new CommandFailed(Table.printable(arrival.text()));
    return new JsonObject(arrival.text());
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    partial.append(part);
    if (last) {
      put(new Arrival(partial.toString(), false));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    put(new Arrival("the server closed the connection: " + code + " " + reason, true));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable broken) {
    put(new Arrival("the connection broke: " + Api.reason(broken), true));
  }

  private void put(Arrival arrival) {
    try {
      arrivals.put(arrival);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (socket != null) socket.abort();
  }
}
