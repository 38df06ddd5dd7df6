package io.tidewire.webhook.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** An HTTP server that records its requests, and answers as the test defines. */
public final class Receiver implements AutoCloseable {

  /** A received request. */
  public record Received(String path, String id, Signature signed, String type, String body) {

    /** Which of the app's keys signed the body, and the signature. */
    public record Signature(String key, String value) {}

    public String key() {
      return signed.key();
    }

    public String signature() {
      return signed.value();
    }

    public byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }

  private final HttpServer server;
  private final BlockingQueue<Received> arrived = new LinkedBlockingQueue<>();
  private final List<Received> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<BiConsumer<HttpServerRequest, Received>> next =
      new LinkedBlockingQueue<>();
  private volatile BiConsumer<HttpServerRequest, Received> usual = Receiver::accept;

  public Receiver(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1").await();
  }

  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              Received received =
                  new Received(
                      request.uri(),
                      header(request, "X-Tidewire-Webhook-Id"),
                      new Received.Signature(
                          header(request, "X-Pusher-Key"), header(request, "X-Pusher-Signature")),
                      header(request, "Content-Type"),
                      body.toString(StandardCharsets.UTF_8));
              all.add(received);
              BiConsumer<HttpServerRequest, Received> special = next.poll();
              (special == null ? usual : special).accept(request, received);
              arrived.add(received);
            });
  }

  private static void accept(HttpServerRequest request, Received received) {
    request.response().end();
  }

  private static String header(HttpServerRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }

  /** Sets the answer to every request without an answer of its own. */
  public void answers(BiConsumer<HttpServerRequest, Received> answer) {
    usual = answer;
  }

  /** Sets the answer to the next request only. */
  public void answersOnce(BiConsumer<HttpServerRequest, Received> answer) {
    next.add(answer);
  }

  /** Returns an answer for {@link #answers}. */
  public static BiConsumer<HttpServerRequest, Received> status(int status, String body) {
    return (request, received) -> request.response().setStatusCode(status).end(body);
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/hook";
  }

  public int port() {
    return server.actualPort();
  }

  /** Waits for the next request, and returns it. */
  public Received take() throws InterruptedException {
    Received received = arrived.poll(30, TimeUnit.SECONDS);
    if (received == null) throw new AssertionError("no webhook was received");
    return received;
  }

  public List<Received> all() {
    return List.copyOf(all);
  }

  @Override
  public void close() {
    server.close().await();
  }
}
