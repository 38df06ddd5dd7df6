package io.tidewire.cli;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client other than the one under test. */
final class TestSocket implements WebSocket.Listener, AutoCloseable {

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  TestSocket(String url) {
    socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(url), this).join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    heard.add(text.toString());
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    heard.add("closed " + code);
    return null;
  }

  void send(String event, JsonObject data) {
    socket.sendText(new JsonObject().put("event", event).put("data", data).encode(), true).join();
  }

  /** The next text that contains the part. */
  String next(String part) throws InterruptedException {
    for (String text = poll(); ; text = poll()) {
      if (text.contains(part)) return text;
    }
  }

  private String poll() throws InterruptedException {
    String text = heard.poll(30, TimeUnit.SECONDS);
    if (text == null) throw new AssertionError("nothing came");
    return text;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
