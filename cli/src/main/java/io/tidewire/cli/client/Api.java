package io.tidewire.cli.client;

import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.Table;
import io.tidewire.signing.RequestSignature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A client of the HTTP API, which signs requests as a backend does. Blocks. */
final class Api {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final Profile profile;
  private final Clock clock;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  Api(Profile profile, Clock clock) {
    this.profile = profile;
    this.clock = clock;
  }

  /**
   * @param path after {@code /apps/ID}, percent-encoded
   * @param parameters not encoded
   */
  JsonObject get(String path, Map<String, String> parameters) {
    return send("GET", path, parameters, new byte[0]);
  }

  JsonObject post(String path, JsonObject body) {
    return send("POST", path, Map.of(), body.encode().getBytes(StandardCharsets.UTF_8));
  }

  /** A path segment, percent-encoded. */
  static String segment(String text) {
    return encoded(text);
  }

  private JsonObject send(String method, String path, Map<String, String> parameters, byte[] body) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.put("auth_key", profile.key());
    all.put("auth_timestamp", Long.toString(clock.instant().getEpochSecond()));
    all.put("auth_version", "1.0");
    if (body.length > 0) all.put("body_md5", RequestSignature.bodyMd5(body));
    String query =
        all.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    String signedPath = "/apps/" + profile.appId() + path;
    String signature = RequestSignature.of(method, signedPath, query).sign(profile.secret());
    URI uri = URI.create(profile.api() + signedPath + "?" + query + "&auth_signature=" + signature);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(body))
            .build();
    return answer(sent(request));
  }

  private HttpResponse<String> sent(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (ConnectException refused) {
      throw unreachable(profile.api());
    } catch (IOException broken) {
      throw new CommandFailed(
          "no answer from " + profile.api() + ": " + reason(broken) + "; is it a Tidewire server?");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  /** The error of every command that cannot connect. */
  static CommandFailed unreachable(URI address) {
    return new CommandFailed(
        "cannot connect to "
            + address
            + "; start a server with 'tidewire start', or name another one by --url or "
            + ConnectionOptions.URL);
  }

  /** The message of the exception, or its type, because many have no message. */
  static String reason(Throwable broken) {
    return broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
  }

  private JsonObject answer(HttpResponse<String> response) {
    JsonObject body = json(response);
    if (response.statusCode() / 100 == 2) return body;
    String error = Table.printable(body.getString("error", "HTTP " + response.statusCode()));
    throw new CommandFailed(
        error
            + switch (response.statusCode()) {
              case 401 -> "; check the app key, the app secret and this machine's clock";
              case 403 -> "; check the app id " + profile.appId();
              case 503 -> "; try again later; GET /ready on the management port names the problem";
              default -> "";
            });
  }

  private JsonObject json(HttpResponse<String> response) {
    try {
      String body = response.body();
      return body.isBlank() ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException other) {
      throw new CommandFailed(
          profile.api()
              + " answered with status "
              + response.statusCode()
              + " and without JSON; is it the address of the HTTP API?");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
