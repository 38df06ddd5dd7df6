package io.tidewire.webhook.http;

import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.signing.WebhookSignature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;

/**
 * What is sent to an endpoint.
 *
 * @param id tells repetitions
 * @param body what is signed, and sent as it is
 */
public record WebhookRequest(
    WebhooksReply.Found app, WebhookEndpoint endpoint, String id, Buffer body) {

  /** To this address, in the name of the URL's host. */
  RequestOptions to(InetAddress address) {
    URI url = url();
    boolean isTls = url.getScheme().equalsIgnoreCase("https");
    int port = url.getPort() >= 0 ? url.getPort() : isTls ? 443 : 80;
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(host())
            .setPort(port)
            .setSsl(isTls)
            .setURI(target(url))
            .setFollowRedirects(false)
            .setConnectTimeout(endpoint.delivery().timeout().toMillis());
    endpoint.headers().forEach(options::putHeader);
    return options
        .putHeader("User-Agent", "tidewire-webhooks")
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Pusher-Key", app.key())
        .putHeader("X-Pusher-Signature", WebhookSignature.sign(app.secret(), body.getBytes()))
        .putHeader("X-Tidewire-Webhook-Id", id);
  }

  private URI url() {
    return URI.create(endpoint.url());
  }

  String hostOfUrl() {
    return url().getHost();
  }

  private String host() {
    String host = hostOfUrl();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String target(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  @Override
  public String toString() {
    return "WebhookRequest(" + id + ")";
  }
}
