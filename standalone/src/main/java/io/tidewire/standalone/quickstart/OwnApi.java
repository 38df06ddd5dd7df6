package io.tidewire.standalone.quickstart;

import io.tidewire.signing.AppSecret;
import io.tidewire.signing.RequestSignature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;

/** The HTTP API of this process, called over the network as a backend would call it. */
final class OwnApi {

  private static final int ATTEMPT_MS = 5_000;

  private final HttpClient client;
  private final Clock clock;
  private final DevelopmentApp app;

  OwnApi(Vertx vertx, Clock clock, DevelopmentApp app) {
    this.clock = clock;
    this.app = app;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                // With TLS it is our own certificate, made for other names than the address.
                .setTrustAll(true)
                .setVerifyHost(false)
                .setConnectTimeout(ATTEMPT_MS));
  }

  /** An answer of the API, whatever it says. */
  record Answer(int status, Buffer body) {}

  /**
   * Publishes; the answer may be a refusal.
   *
   * @param door where the API is, too
   */
  Future<Answer> publish(JsonObject event, HttpConnection door) {
    Buffer body = event.toBuffer();
    SocketAddress own = bracketed(door.localAddress());
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(own)
            // Not by its address: one of IPv6 would make a malformed Host header.
            .setHost("localhost")
            .setPort(own.port())
            .setSsl(door.isSsl())
            .setURI(signed("/apps/" + app.id() + "/events", body));
    return client
        .request(request)
        .compose(
            asking ->
                asking
                    .putHeader("Content-Type", "application/json")
                    .idleTimeout(ATTEMPT_MS)
                    .send(body))
        .compose(OwnApi::read);
  }

  /** As a URL has it: Vert.x' client refuses an IPv6 address without brackets. */
  private static SocketAddress bracketed(SocketAddress address) {
    String host = address.hostAddress();
    return SocketAddress.inetSocketAddress(
        address.port(), host.indexOf(':') < 0 ? host : "[" + host + "]");
  }

  private String signed(String path, Buffer body) {
    String query =
        "auth_key="
            + app.key()
            + "&auth_timestamp="
            + clock.instant().getEpochSecond()
            + "&auth_version=1.0&body_md5="
            + RequestSignature.bodyMd5(body.getBytes());
    String signature = RequestSignature.of("POST", path, query).sign(new AppSecret(app.secret()));
    return path + "?" + query + "&auth_signature=" + signature;
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return response.body().map(body -> new Answer(response.statusCode(), body));
  }
}
