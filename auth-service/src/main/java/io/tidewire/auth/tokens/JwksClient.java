package io.tidewire.auth.tokens;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Fetches key sets over HTTP, and closes the connection at a limit of time or size. A redirect is a
 * failure, since it could lead to another host than the operator trusts, or away from TLS.
 */
final class JwksClient implements JwksSource {

  private final HttpClient client;
  private final Duration timeout;

  JwksClient(Vertx vertx, Duration timeout) {
    this.timeout = timeout;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) timeout.toMillis())
                .setIdleTimeout((int) timeout.toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAlive(false));
  }

  @Override
  public Future<String> fetch(URI url) {
    JwksFetch fetch = new JwksFetch();
    return client
        .request(options(url))
        .compose(fetch::send)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> fetch.hangUp());
  }

  void close() {
    client.close();
  }

  private static RequestOptions options(URI url) {
    return new RequestOptions()
        .setAbsoluteURI(url.toString())
        .setMethod(HttpMethod.GET)
        .setFollowRedirects(false)
        .putHeader("Accept", "application/json, application/jwk-set+json")
        .putHeader("User-Agent", "tidewire-auth");
  }
}
