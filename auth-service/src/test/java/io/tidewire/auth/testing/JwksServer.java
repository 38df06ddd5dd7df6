package io.tidewire.auth.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The key endpoint of an identity provider. The test sets its answer. */
public final class JwksServer {

  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private volatile Consumer<HttpServerRequest> answer = request -> status(request, 503);

  public JwksServer(Vertx vertx) {
    server = vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1").await();
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/keys";
  }

  /** The number of requests so far. */
  public int asked() {
    return asked.get();
  }

  public void publish(Issuer... issuers) {
    String keys = String.join(",", Arrays.stream(issuers).map(Issuer::jwk).toList());
    answerWith(request -> request.response().end("{\"keys\":[" + keys + "]}"));
  }

  public void answerWith(Consumer<HttpServerRequest> next) {
    answer = next;
  }

  public static void status(HttpServerRequest request, int code) {
    request.response().setStatusCode(code).end("no");
  }

  private void handle(HttpServerRequest request) {
    asked.incrementAndGet();
    answer.accept(request);
  }
}
