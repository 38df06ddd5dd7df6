package io.tidewire.cli.kubernetes;

import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.WrongArgument;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The pods of one namespace in the Kubernetes API, as a service account sees them. Calls block, and
 * throw {@link CommandFailed} if the API refuses them.
 *
 * @param account folder with {@code token}, which Kubernetes replaces before it expires
 */
record KubernetesApi(HttpClient http, URI pods, Path account) {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int PAGE = 500;
  private static final int OK = 200;

  /**
   * Reads the account's namespace and certificate authority.
   *
   * @throws WrongArgument if the folder does not belong to a service account
   */
  static KubernetesApi of(String url, Path account) {
    String namespace = read(account.resolve("namespace"));
    return new KubernetesApi(
        url.startsWith("https:") ? trusting(account.resolve("ca.crt")) : client().build(),
        URI.create(url + "/api/v1/namespaces/" + namespace + "/pods"),
        account);
  }

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder().connectTimeout(LIMIT).version(HttpClient.Version.HTTP_1_1);
  }

  private static HttpClient trusting(Path authorities) {
    try (InputStream pem = Files.newInputStream(authorities)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return client().sslContext(context).build();
    } catch (IOException | GeneralSecurityException unusable) {
      throw new WrongArgument("--account", authorities + " cannot be read as PEM certificates");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException missing) {
      throw new WrongArgument(
          "--account", file + " cannot be read; expected the folder of a service account");
    }
  }

  /** The serving pods with these labels. */
  List<EdgePod> serving(String selector) throws InterruptedException {
    List<EdgePod> found = new ArrayList<>();
    String next = "";
    do {
      JsonObject page =
          call(
              "GET",
              URI.create(
                  pods
                      + "?limit="
                      + PAGE
                      + "&labelSelector="
                      + encoded(selector)
                      + (next.isEmpty() ? "" : "&continue=" + encoded(next))),
              BodyPublishers.noBody());
      page.getJsonArray("items", new JsonArray()).stream()
          .map(JsonObject.class::cast)
          .filter(EdgePod::isServing)
          .map(EdgePod::of)
          .forEach(found::add);
      next = page.getJsonObject("metadata", new JsonObject()).getString("continue", "");
    } while (!next.isEmpty());
    return found;
  }

  void setCost(EdgePod pod, long cost) throws InterruptedException {
    JsonObject annotations = new JsonObject().put(EdgePod.COST, Long.toString(cost));
    JsonObject patch =
        new JsonObject().put("metadata", new JsonObject().put("annotations", annotations));
    call("PATCH", URI.create(pods + "/" + pod.name()), BodyPublishers.ofString(patch.encode()));
  }

  private JsonObject call(String method, URI uri, BodyPublisher body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + read(account.resolve("token")))
            .header("Accept", "application/json")
            .header("Content-Type", "application/merge-patch+json")
            .method(method, body)
            .build();
    String what = method + " " + uri.getPath();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() == OK) return new JsonObject(response.body());
      throw new CommandFailed(
          what + " was answered with status " + response.statusCode() + " by the Kubernetes API");
    } catch (IOException | DecodeException unusable) {
      throw new CommandFailed(what + " was not answered by the Kubernetes API: " + unusable);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
