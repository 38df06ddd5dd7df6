package io.tidewire.bench.publish;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.tidewire.bench.client.Stamp;
import io.tidewire.signing.RequestSignature;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Turns a batch into a request as a backend's SDK sends it. Confined to one event loop. */
public final class SignedRequests {

  private static final String KEY = "Idempotency-Key";

  private final HttpTarget target;
  private final List<String> channels;
  private final boolean batched;
  private final String path;
  private final int bytes;
  private final boolean keyed;
  private final Clock clock;

  public SignedRequests(HttpTarget target, PublishPlan plan, Clock clock) {
    this.target = target;
    this.channels = plan.channels();
    this.batched = plan.requests().batch() > 1;
    this.path =
        target.url().path() + "/apps/" + target.app() + (batched ? "/batch_events" : "/events");
    this.bytes = plan.requests().bytes();
    this.keyed = plan.requests().keyed();
    this.clock = clock;
  }

  FullHttpRequest of(Batch batch) {
    byte[] body = body(batch).getBytes(StandardCharsets.UTF_8);
    String query =
        "auth_key="
            + target.key()
            + "&auth_timestamp="
            + clock.millis() / 1_000
            + "&auth_version=1.0&body_md5="
            + RequestSignature.bodyMd5(body);
    String signature = RequestSignature.of("POST", path, query).sign(target.secret());
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            path + "?" + query + "&auth_signature=" + signature,
            Unpooled.wrappedBuffer(body));
    request
        .headers()
        .set(HttpHeaderNames.HOST, target.url().host() + ":" + target.url().port())
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    if (keyed) request.headers().set(KEY, key(batch));
    return request;
  }

  /** An idempotency key is valid per channel, and no other run uses this run's channels. */
  private String key(Batch batch) {
    return channels.get(0) + ":" + batch.event(0);
  }

  /** Contains nothing that needs escaping. */
  String body(Batch batch) {
    StringBuilder body = new StringBuilder(32 + batch.size() * (bytes + 64));
    if (!batched) return event(body, batch, 0).toString();
    body.append("{\"batch\":[");
    for (int i = 0; i < batch.size(); i++) {
      if (i > 0) body.append(',');
      event(body, batch, i);
    }
    return body.append("]}").toString();
  }

  private StringBuilder event(StringBuilder body, Batch batch, int index) {
    long event = batch.event(index);
    String channel = channels.get((int) (event % channels.size()));
    String stamp = Stamp.text(batch.intendedMicros(), event / channels.size());
    return body.append("{\"name\":\"tick\",\"channel\":\"")
        .append(channel)
        .append("\",\"data\":\"")
        .append(stamp)
        .append("x".repeat(Math.max(0, bytes - stamp.length())))
        .append("\"}");
  }
}
