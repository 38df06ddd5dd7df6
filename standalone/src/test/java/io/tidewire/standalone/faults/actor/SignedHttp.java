package io.tidewire.standalone.faults.actor;

import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.Token;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Calls the HTTP API as a backend does. Signs requests by the documentation, without our code. */
public final class SignedHttp {

  /** A complete answer. */
  record Reply(HttpClientResponse response, Buffer body) {}

  private static final int CONNECTIONS = 32;
  private static final long TIMEOUT_MS = 6_000;

  private final HttpClient http;

  public SignedHttp(Vertx vertx, int port) {
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /**
   * @param key empty for none
   */
  Future<Reply> post(String path, String key, Buffer body) {
    String whole = "/apps/" + TestApp.ID + path;
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setURI(whole + "?" + query(whole, body))
            .setTimeout(TIMEOUT_MS);
    return http.request(request)
        .compose(ready -> send(ready, key, body))
        .compose(response -> response.body().map(text -> new Reply(response, text)))
        .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  private static Future<HttpClientResponse> send(
      HttpClientRequest request, String key, Buffer body) {
    if (!key.isEmpty()) request.putHeader("Idempotency-Key", key);
    return request.putHeader("Content-Type", "application/json").send(body);
  }

  private static String query(String path, Buffer body) {
    String query =
        "auth_key="
            + TestApp.KEY
            + "&auth_timestamp="
            + Instant.now().getEpochSecond()
            + "&auth_version=1.0&body_md5="
            + md5(body);
    byte[] signature = Token.hmac(TestApp.SECRET, "POST\n" + path + "\n" + query);
    return query + "&auth_signature=" + HexFormat.of().formatHex(signature);
  }

  private static String md5(Buffer body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
