package io.tidewire.kit.outbound;

import io.tidewire.signing.AppSecret;
import io.tidewire.signing.WebhookSignature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A JSON body that is posted to a customer's server, signed as Pusher signs webhooks. Neither the
 * path nor a header ever prints: they may hold secrets.
 *
 * @param url http or https, with a host and without user info
 * @param headers besides those that Tidewire sets itself
 * @param body what is signed, and sent as it is
 */
public record SignedPost(
    String url, Map<String, String> headers, Buffer body, Signer signer, Limits limits) {

  public SignedPost {
    headers = Map.copyOf(headers);
  }

  /** The app's key and secret that sign. */
  public record Signer(String key, AppSecret secret) {}

  /**
   * What one request may cost.
   *
   * @param timeout from resolving the name to the end of the answer
   * @param allowPrivate whether the host may have an address that only a private network reaches
   * @param maxAnswerBytes what is read of an answer's body
   */
  public record Limits(Duration timeout, boolean allowPrivate, int maxAnswerBytes) {}

  /** To this address, in the name of the URL's host. */
  RequestOptions to(InetAddress address) {
    URI parsed = parsed();
    boolean isTls = parsed.getScheme().equalsIgnoreCase("https");
    int port = parsed.getPort() >= 0 ? parsed.getPort() : isTls ? 443 : 80;
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
            .setHost(host())
            .setPort(port)
            .setSsl(isTls)
            .setURI(target(parsed))
            .setFollowRedirects(false)
            .setConnectTimeout(limits.timeout().toMillis());
    headers.forEach(options::putHeader);
    return options
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Pusher-Key", signer.key())
        .putHeader("X-Pusher-Signature", WebhookSignature.sign(signer.secret(), body.getBytes()));
  }

  private URI parsed() {
    return URI.create(url);
  }

  String hostOfUrl() {
    return parsed().getHost();
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
    return "SignedPost(" + hostOfUrl() + ")";
  }
}
