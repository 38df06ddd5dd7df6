package io.tidewire.standalone.testing;

import io.tidewire.kit.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocket.Listener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A WebSocket client that keeps every frame and does nothing by itself. */
public final class FrameClient implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private final List<Frame> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<ConnectionEnd> end = new CompletableFuture<>();
  private final WebSocket socket;

  private FrameClient(URI uri) {
    socket = HTTP.newWebSocketBuilder().buildAsync(uri, new Ear()).join();
  }

  /** A connection that was established. */
  public static FrameClient connect(int port) {
    FrameClient client = open(port, "/app/" + TestApp.KEY + "?protocol=7");
    client.next("pusher:connection_established");
    return client;
  }

  /** An established connection with rec1. */
  public static FrameClient recoverable(int port) {
    FrameClient client = open(port, "/app/" + TestApp.KEY + "?protocol=7&ext=rec1");
    client.next("pusher:connection_established");
    return client;
  }

  /** An established connection that receives the members of large channels in portions. */
  public static FrameClient takingPortions(int port) {
    FrameClient client = open(port, "/app/" + TestApp.KEY + "?protocol=7&ext=mem1");
    client.next("pusher:connection_established");
    return client;
  }

  /** A connection that may be refused. */
  public static FrameClient open(int port, String pathAndQuery) {
    return new FrameClient(URI.create("ws://127.0.0.1:" + port + pathAndQuery));
  }

  public String socketId() {
    return next("pusher:connection_established").object().getString("socket_id");
  }

  /** All frames so far. */
  public List<Frame> heard() {
    return List.copyOf(heard);
  }

  public List<Frame> heard(String event) {
    return heard.stream().filter(frame -> frame.is(event)).toList();
  }

  public void send(String text) {
    try {
      socket.sendText(text, true).get(10, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError("not sent: " + text, failed);
    }
  }

  public void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  public FrameClient subscribe(String channel) {
    return subscribe(new JsonObject().put("channel", channel));
  }

  /** Signs as a backend does. */
  public FrameClient subscribePrivate(String channel) {
    return subscribe(TestApp.authorization(socketId(), channel).put("channel", channel));
  }

  public FrameClient subscribePresence(String channel, String user) {
    return subscribe(TestApp.authorization(socketId(), channel, user).put("channel", channel));
  }

  /** Subscribes without waiting for the answer. */
  public void askForPresence(String channel, String user) {
    ask(TestApp.authorization(socketId(), channel, user).put("channel", channel));
  }

  /** Subscribes without waiting for the answer. */
  public void ask(String channel) {
    ask(new JsonObject().put("channel", channel));
  }

  private void ask(JsonObject data) {
    send(new JsonObject().put("event", "pusher:subscribe").put("data", data).encode());
  }

  /** Returns when the server has confirmed. */
  public FrameClient subscribe(JsonObject data) {
    ask(data);
    next(
        "subscribed to " + data.getString("channel"),
        frame -> frame.is("pusher_internal:subscription_succeeded", data.getString("channel")));
    return this;
  }

  /** Signs in with a backend's signature. Returns when the server has confirmed. */
  public FrameClient signIn(String user, String... watchlist) {
    JsonObject userData = new JsonObject().put("id", user);
    if (watchlist.length > 0) userData.put("watchlist", new JsonArray(List.of(watchlist)));
    JsonObject signed = TestApp.signIn(TestApp.SECRET, socketId(), userData.encode());
    int before = heard("pusher:signin_success").size();
    send(new JsonObject().put("event", "pusher:signin").put("data", signed).encode());
    Await.until("signed in " + heard, () -> heard("pusher:signin_success").size() > before);
    return this;
  }

  public void unsubscribe(String channel) {
    JsonObject data = new JsonObject().put("channel", channel);
    send(new JsonObject().put("event", "pusher:unsubscribe").put("data", data).encode());
  }

  /** Waits for the first frame with that event since the beginning. */
  public Frame next(String event) {
    return next(event, frame -> frame.is(event));
  }

  /** Waits for the first matching frame since the beginning. */
  public Frame next(String what, Predicate<Frame> fits) {
    return Await.found(
        what + " among " + heard,
        () -> {
          Optional<Frame> found = heard.stream().filter(fits).findFirst();
          if (found.isEmpty() && end.isDone()) {
            throw new AssertionError("closed by " + end.join() + " before " + what + ": " + heard);
          }
          return found;
        });
  }

  /** Ensures that every frame that the server has sent so far has arrived. */
  public FrameClient sync() {
    int pongs = heard("pusher:pong").size();
    send("{\"event\":\"pusher:ping\",\"data\":{}}");
    Await.until("a pong", () -> heard("pusher:pong").size() > pongs);
    return this;
  }

  public boolean isOpen() {
    return !end.isDone();
  }

  /** Waits for the end of the connection. */
  public ConnectionEnd end() {
    Await.until("the end of the connection", end::isDone);
    return end.join();
  }

  /** Disconnects without a close frame. */
  public void abort() {
    socket.abort();
    end.complete(new ConnectionEnd(1006, "aborted"));
  }

  /** Disconnects with a close frame. */
  @Override
  public void close() {
    if (!socket.isOutputClosed()) socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
  }

  private final class Ear implements Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        heard.add(Frame.read(partial.toString()));
        partial.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end.complete(new ConnectionEnd(code, reason));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end.complete(new ConnectionEnd(1006, String.valueOf(error.getMessage())));
    }
  }
}
