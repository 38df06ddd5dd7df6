package io.tidewire.standalone.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewire.signing.AppSecret;
import io.tidewire.signing.RequestSignature;
import io.tidewire.standalone.testing.Http;
import io.tidewire.standalone.testing.RawSocket;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuickstartTest {

  /** A publish as the API receives it. */
  private record Published(boolean isSigned, JsonObject body) {}

  private static final String FORM =
      "{\"channel\":\"news\",\"event\":\"headline\",\"data\":{\"text\":\"hi\"}}";

  /** Matches file names in HTML and in imports of scripts. */
  private static final Pattern NAMED_FILE =
      Pattern.compile("(?:href=\"|src=\"|from ')((?:/quickstart/|\\./)[^\"'$]+)");

  private final Vertx vertx = Vertx.vertx();
  private final List<Published> published = new CopyOnWriteArrayList<>();
  private Handler<HttpServerRequest> handler = request -> request.response().end();
  private int port;

  @BeforeEach
  void start() {
    serve(Quickstart.withDevelopmentApp(vertx, Clock.systemUTC(), List.of("tide.test")));
  }

  private void serve(Quickstart quickstart) {
    handler =
        request -> {
          if (request.path().startsWith("/apps/")) api(request);
          else quickstart.handle(request);
        };
    port = listen("127.0.0.1");
  }

  private int listen(String address) {
    return vertx.createHttpServer().requestHandler(handler).listen(0, address).await().actualPort();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private void api(HttpServerRequest request) {
    if (request.authority() == null) {
      request.response().setStatusCode(400).end();
      return;
    }
    boolean signed =
        RequestSignature.of("POST", request.path(), request.query())
            .verify(new AppSecret("tidewire-secret"));
    request
        .body()
        .onSuccess(
            body -> {
              published.add(new Published(signed, body.toJsonObject()));
              request.response().end("{}");
            });
  }

  @Test
  void thePageComesWithAPolicyThatLetsNothingInFromElsewhere() {
    HttpResponse<String> page = Http.get(port, "/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<h1>Tidewire</h1>").doesNotContain("http://", "https://");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
  }

  @Test
  void everyFileThatThePageAndItsScriptsNameIsServed() {
    Deque<String> toRead = new ArrayDeque<>(List.of("/"));
    Set<String> read = new HashSet<>();
    while (!toRead.isEmpty()) {
      String path = toRead.remove();
      if (!read.add(path)) continue;
      HttpResponse<String> answer = Http.get(port, path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      if (path.endsWith(".min.js") || path.endsWith(".mjs")) continue;
      NAMED_FILE
          .matcher(answer.body())
          .results()
          .map(found -> found.group(1).replace("./", "/quickstart/"))
          .filter(name -> !name.startsWith(DocsFiles.BELOW))
          .forEach(toRead::add);
    }

    assertThat(read).contains("/quickstart/client-js.min.mjs", "/quickstart/cable.js").hasSize(18);
    assertThat(Http.get(port, "/quickstart/other").statusCode()).isEqualTo(404);
  }

  @Test
  void everyPageOfTheDocumentationThatThePageNamesExists() {
    List<String> pages =
        NAMED_FILE
            .matcher(Http.get(port, "/").body())
            .results()
            .map(found -> found.group(1))
            .filter(name -> name.startsWith(DocsFiles.BELOW))
            .toList();

    assertThat(pages).isNotEmpty();
    assertThat(pages)
        .allSatisfy(
            page ->
                assertThat(Path.of("../docs", page.substring(DocsFiles.BELOW.length())))
                    .isRegularFile());
  }

  @Test
  void aPathOutOfTheDocumentationIsNotFound() {
    for (String path : List.of("../index.md", "none.md", "..%2fpage.md", "Quickstart.class")) {
      assertThat(Http.get(port, "/quickstart/docs/" + path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void aTokenNamesTheUserAndPermitsEveryChannel() {
    HttpResponse<String> answer = Http.get(port, "/quickstart/token?user=ada&name=Ada%20L.");

    String token = new JsonObject(answer.body()).getString("token");
    String[] segments = token.split("\\.");
    JsonObject claims = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(segments[1])));
    assertThat(claims.getString("sub")).isEqualTo("ada");
    assertThat(claims.getJsonObject("user_info").getString("name")).isEqualTo("Ada L.");
    assertThat(claims.getJsonObject("channels").getJsonArray("*")).contains("subscribe", "publish");
  }

  @Test
  void aTokenRequestWithoutAValidUserIsRefusedWithWhatWasExpected() {
    for (String query : List.of("", "?user=", "?user=a%20b", "?user=a&name=" + "x".repeat(65))) {
      HttpResponse<String> answer = Http.get(port, "/quickstart/token" + query);

      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.body()).as(query).contains(": expected ");
    }
  }

  @Test
  void besideOwnAppsThePageHoldsNoSecretAndHasNoRight() {
    serve(Quickstart.withOwnApps());
    port = listen("127.0.0.1");

    assertThat(Http.get(port, "/").body()).contains("<h1>Tidewire</h1>");
    assertThat(Http.get(port, "/quickstart/app.json").body()).isEqualTo("{}");
    assertThat(Http.get(port, "/quickstart/token?user=ada").statusCode()).isEqualTo(404);
    assertThat(post(FORM, "http://127.0.0.1:" + port).statusCode()).isEqualTo(405);
    assertThat(statusOf("GET", "/", "rt.example.org")).contains(" 200 ");
    assertThat(published).isEmpty();
  }

  @Test
  void whatThePageSendsIsSignedAndPublished() {
    HttpResponse<String> answer = post(FORM, "http://127.0.0.1:" + port);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(published)
        .containsExactly(
            new Published(
                true,
                new JsonObject()
                    .put("name", "headline")
                    .put("channel", "news")
                    .put("data", "{\"text\":\"hi\"}")));
  }

  @Test
  void aShellPublishesToo() {
    HttpRequest.Builder request = Http.request(port, "/quickstart/publish");

    request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(FORM));

    assertThat(Http.send(request).statusCode()).isEqualTo(200);
  }

  /** Without a Host that can be parsed, the HTTP API refuses a request. */
  @Test
  void aBrowserThatCameByIpv6PublishesToo() {
    assumeTrue(hasIpv6(), "this machine has no IPv6");
    int six = listen("::1");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://[::1]:" + six + "/quickstart/publish"))
            .header("Content-Type", "application/json");

    assertThat(Http.send(request.POST(BodyPublishers.ofString(FORM))).statusCode()).isEqualTo(200);
  }

  private static boolean hasIpv6() {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
      return socket.isBound();
    } catch (IOException without) {
      return false;
    }
  }

  @Test
  void aPageOfAnotherOriginPublishesNothing() {
    assertThat(post(FORM, "http://evil.example").statusCode()).isEqualTo(403);
    assertThat(post(FORM, "null").statusCode()).isEqualTo(403);
    assertThat(published).isEmpty();
  }

  @Test
  void onlyLocalhostAddressesAndConfiguredNamesMayBeTheHost() {
    for (String own :
        List.of(
            "localhost",
            "LOCALHOST.",
            "my.localhost",
            "127.0.0.1",
            "10.1.2.3",
            "[::1]",
            "tide.test")) assertThat(statusOf("GET", "/", own)).as(own).contains(" 200 ");
    for (String strange :
        List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example"))
      assertThat(statusOf("GET", "/", strange)).as(strange).contains(" 403 ");
  }

  /** DNS rebinding: the page's own name points here now, so origin and host agree. */
  @Test
  void aPageWhoseNameWasPointedHerePublishesNothing() {
    assertThat(statusOf("POST", "/quickstart/publish", "evil.example")).contains(" 403 ");
    assertThat(statusOf("POST", "/quickstart/publish", "localhost")).contains(" 200 ");
    assertThat(published).hasSize(1);
  }

  private String statusOf(String method, String path, String host) {
    String name = host + ":" + port;
    try (RawSocket browser = RawSocket.tcp(port)) {
      browser.send(
          "%s %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(method, path, name, name, FORM.length(), FORM));
      return browser.head();
    }
  }

  @Test
  void aFormThatAnyPageMaySendUnaskedPublishesNothing() {
    HttpRequest.Builder request = Http.request(port, "/quickstart/publish");

    request.header("Content-Type", "text/plain").POST(BodyPublishers.ofString(FORM));

    assertThat(Http.send(request).statusCode()).isEqualTo(403);
    assertThat(published).isEmpty();
  }

  @Test
  void whatIsNoObjectOrTooLongIsRefused() {
    String origin = "http://127.0.0.1:" + port;

    assertThat(post("[]", origin).statusCode()).isEqualTo(400);
    assertThat(post("{", origin).statusCode()).isEqualTo(400);
    assertThat(post("{\"data\":\"" + "x".repeat(17_000) + "\"}", origin).statusCode())
        .isEqualTo(413);
    assertThat(published).isEmpty();
  }

  private HttpResponse<String> post(String body, String origin) {
    return Http.send(
        Http.request(port, "/quickstart/publish")
            .header("Content-Type", "application/json")
            .header("Origin", origin)
            .POST(BodyPublishers.ofString(body)));
  }
}
