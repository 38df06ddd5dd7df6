package io.tidewire.cli.operate;

import io.tidewire.cli.terminal.CommandFailed;
import io.tidewire.cli.terminal.WrongArgument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * The management port of a running process.
 *
 * @param option that named it, for error messages
 */
public record ManagementPort(HttpClient http, URI address, String option) {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int OK = 200;

  public static HttpClient client() {
    return HttpClient.newBuilder().connectTimeout(LIMIT).build();
  }

  /**
   * @throws WrongArgument unless the URL is {@code http[s]://HOST:PORT}
   */
  public static ManagementPort of(HttpClient http, String url, String option) {
    try {
      URI uri = URI.create(url.strip());
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).startsWith("http")) {
        return new ManagementPort(http, uri, option);
      }
    } catch (IllegalArgumentException malformed) {
      throw new WrongArgument(option, url + " is not a URL");
    }
    throw new WrongArgument(option, "expected http://HOST:PORT, got " + url);
  }

  /**
   * The body at that path. Blocks.
   *
   * @throws CommandFailed if there is none
   */
  public String get(String path) throws InterruptedException {
    return answer(HttpRequest.newBuilder(address.resolve(path)));
  }

  /**
   * Sends a command and returns the answer. Blocks.
   *
   * @throws CommandFailed if there is none
   */
  public String post(String path) throws InterruptedException {
    return answer(HttpRequest.newBuilder(address.resolve(path)).POST(BodyPublishers.noBody()));
  }

  private String answer(HttpRequest.Builder builder) throws InterruptedException {
    HttpRequest request = builder.timeout(LIMIT).build();
    URI uri = request.uri();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() == OK) return response.body();
      throw new CommandFailed(
          uri + " answered with status " + response.statusCode() + "; " + remedy());
    } catch (IOException unreachable) {
      throw new CommandFailed("cannot read " + uri + "; " + remedy());
    }
  }

  private String remedy() {
    return "name the management port of a running process by " + option;
  }
}
