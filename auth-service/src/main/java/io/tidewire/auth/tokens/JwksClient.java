package io.tidewire.auth.tokens;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Fetches key sets over HTTP. A redirect is a failure: it could lead away from the host that the
 * operator trusts, or away from TLS.
 */
final class JwksClient implements JwksSource {

  /** Real key sets are a few KiB. */
  static final int MAX_BYTES = 256 << 10;

  private static final int OK = 200;

  private final WebClient client;
  private final Duration timeout;

  JwksClient(Vertx vertx, Duration timeout) {
    this.timeout = timeout;
    this.client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setFollowRedirects(false)
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout((int) timeout.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAlive(false)
                .setUserAgent("tidewire-auth"));
  }

  @Override
  public Future<String> fetch(URI url) {
    BoundedBody body = new BoundedBody(MAX_BYTES);
    return client
        .getAbs(url.toString())
        .putHeader("Accept", "application/json, application/jwk-set+json")
        .as(BodyCodec.pipe(body))
        .send()
        .compose(response -> text(response, body))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> body.refuse());
  }

  void close() {
    client.close();
  }

  private static Future<String> text(HttpResponse<Void> response, BoundedBody body) {
    if (response.statusCode() != OK) {
      return Future.failedFuture("HTTP status " + response.statusCode());
    }
    Buffer content = body.content();
    return Future.succeededFuture(content.toString());
  }
}
