package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthEndpointsIT {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Issuer ISSUER = Issuer.hs256("s", SECRET);
  private static final String FORM = "app_key=" + TestApps.KEY + "&socket_id=70312.998811";
  private static final String A1 =
      "{\"auth\":\"f0e1d2c3b4a5968778aa:"
          + "84602d0cdadf01e4a86c60768654162166f203a83ff6bf2cde6368a2565101ed\"}";

  @TempDir static Path folder;
  private static AuthFixture auth;

  @BeforeAll
  static void start() throws IOException {
    auth =
        AuthFixture.start(
            folder,
            """
            apps:
              - id: %s
                keys: [ { key: %s, secret: %s } ]
                encryption_master_key: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
                jwt: { keys: [ { secret: %s } ] }
              - id: no-jwt
                keys: [ { key: no-jwt-key, secret: x } ]
              - id: disabled
                enabled: false
                keys: [ { key: disabled-key, secret: x } ]
                jwt: { keys: [ { secret: %s } ] }
            """
                .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET, SECRET, SECRET));
  }

  @AfterAll
  static void stop() {
    auth.close();
  }

  @Test
  void aBearerOfAGoodTokenGetsTheSignatureOfVectorA1() {
    var response = channel("private-orders.42");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(A1);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void jsonIsAcceptedLikeAForm() {
    String json =
        "{\"app_key\":\"%s\",\"socket_id\":\"70312.998811\",\"channel_name\":\"private-orders.42\"}"
            .formatted(TestApps.KEY);

    var response =
        auth.send(
            auth.request("/auth/channel")
                .header("authorization", "bearer " + token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));

    assertThat(response.body()).isEqualTo(A1);
  }

  @Test
  void theAppMayStandInTheQuery() {
    var response =
        auth.post(
            "/auth/channel?app_key=" + TestApps.KEY,
            token(),
            "socket_id=70312.998811&channel_name=private-orders.42");

    assertThat(response.body()).isEqualTo(A1);
  }

  @Test
  void manyChannelsHaveOneAnswer() {
    String json =
        "{\"socket_id\":\"70312.998811\",\"channel_names\":[\"private-orders.42\",\"private-secret\","
            + "\"open\",\"private-\\u0001\",\"private-orders.42\"]}";

    var response =
        auth.send(
            auth.request("/auth/channels?app_key=" + TestApps.KEY)
                .header("authorization", "bearer " + token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"channels\":{\"private-orders.42\":"
                + A1
                + ",\"private-secret\":{\"error\":\"The token does not grant a subscription to this"
                + " channel\",\"status\":403},\"open\":{\"error\":\"channel_name: this kind of"
                + " channel needs no"
                + " signature\",\"status\":400},\"private-\\u0001\":{\"error\":\"Channel name has"
                + " an illegal character at position 8; allowed are A-Z a-z 0-9 _ - = @ , ."
                + " ;\",\"status\":400}}}");
  }

  @Test
  void whatIsNoListOfChannelsIsNamed() {
    for (String names : List.of("\"a\"", "[]", "[1]")) {
      String json = "{\"socket_id\":\"1.2\",\"channel_names\":" + names + "}";

      var response =
          auth.send(
              auth.request("/auth/channels?app_key=" + TestApps.KEY)
                  .header("authorization", "bearer " + token())
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(json)));

      assertThat(response.statusCode()).as(names).isEqualTo(400);
      assertThat(error(response)).as(names).startsWith("channel_names: ");
    }
  }

  @Test
  void aPresenceChannelMakesTheBearerItsMember() {
    assertThat(channel("presence-lobby").body())
        .isEqualTo(
            "{\"auth\":\"f0e1d2c3b4a5968778aa:"
                + "da5215a465cd2e36a916d5cf54558558821d5de74e73b79ec81c866840a6535d\","
                + "\"channel_data\":\"{\\\"user_id\\\":\\\"u-17\\\","
                + "\\\"user_info\\\":{\\\"name\\\":\\\"Ana\\\"}}\"}");
  }

  @Test
  void anEncryptedChannelComesWithItsKey() {
    assertThat(channel("private-encrypted-vault").body())
        .contains("\"shared_secret\":\"wp8Orjt2S4H4n8dDP7pa2A9reduRTTedbaiVnjqomsc=\"");
  }

  @Test
  void aUserIsSignedIn() {
    var response = auth.post("/auth/user", token(), FORM);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JsonObjectText.read(response.body()).member("user_data").map(JsonValue::text))
        .hasValue("{\"id\":\"u-17\",\"user_info\":{\"name\":\"Ana\"}}");
  }

  @Test
  void aChannelThatTheTokenDoesNotGrantIs403() {
    var response = channel("private-secret");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(error(response))
        .isEqualTo("The token does not grant a subscription to this channel");
  }

  @Test
  void aBadTokenIs401AndSaysWhy() {
    String form = FORM + "&channel_name=private-orders.42";

    var expired = auth.post("/auth/channel", ISSUER.token("{\"exp\":1}"), form);
    assertThat(expired.statusCode()).isEqualTo(401);
    assertThat(error(expired)).isEqualTo("Token expired");
    assertThat(expired.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");

    String forger = Issuer.hs256("s", SECRET.replace('0', '1')).token(claims());
    assertThat(auth.post("/auth/channel", forger, form).statusCode()).isEqualTo(401);
    assertThat(auth.post("/auth/channel", "", form).statusCode()).isEqualTo(401);
    assertThat(
            auth.send(auth.request("/auth/channel").POST(BodyPublishers.ofString(form)))
                .statusCode())
        .isEqualTo(401);
    assertThat(
            auth.send(
                    auth.request("/auth/channel")
                        .header("Authorization", "Basic " + token())
                        .POST(BodyPublishers.ofString(form)))
                .statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "socket_id=1.2&channel_name=private-a, 400, app_key: required",
    "app_key=nobody&socket_id=1.2&channel_name=private-a, 400, app_key: unknown app",
    "app_key=no-jwt-key&socket_id=1.2&channel_name=private-a, 403, no jwt section",
    "app_key=disabled-key&socket_id=1.2&channel_name=private-a, 403, disabled",
    "app_key=f0e1d2c3b4a5968778aa&channel_name=private-a, 400, socket_id: is missing",
    "app_key=f0e1d2c3b4a5968778aa&socket_id=x&channel_name=private-a, 400, socket_id: Invalid",
    "app_key=f0e1d2c3b4a5968778aa&socket_id=1.2:x&channel_name=private-a, 400, socket_id: Invalid",
    "app_key=f0e1d2c3b4a5968778aa&socket_id=1.2, 400, channel_name: is missing",
    "app_key=f0e1d2c3b4a5968778aa&socket_id=1.2&channel_name=private-%20, 400, channel_name: ",
    "app_key=f0e1d2c3b4a5968778aa&socket_id=1.2&channel_name=orders, 400, needs no signature",
    "app_key=f0e1d2c3b4a5968778aa&socket_id=1.2&socket_id=1.3, 400, socket_id: is repeated",
    "app_key=%ZZ, 400, not valid form data"
  })
  void badInputIsNamed(String form, int status, String why) {
    var response = auth.post("/auth/channel", token(), form);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(error(response)).contains(why);
  }

  @Test
  void twoDifferentAppsAreNamedInVain() {
    var response =
        auth.post(
            "/auth/channel?app_key=no-jwt-key", token(), FORM + "&channel_name=private-orders.42");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error(response)).contains("the query and the body name different apps");
  }

  @Test
  void aBodyThatIsTooLargeIs413() throws IOException {
    assertThat(auth.post("/auth/channel", token(), "a=" + "x".repeat(17 << 10)).statusCode())
        .isEqualTo(413);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), auth.port())) {
      String head =
          "POST /auth/channel HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5000\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[0x5000]);
      assertThat(firstLine(socket.getInputStream())).contains("413");
    }
  }

  @Test
  void otherPathsAndMethodsAreTold() {
    assertThat(auth.send(auth.request("/auth/other")).statusCode()).isEqualTo(404);
    assertThat(auth.send(auth.request("/")).statusCode()).isEqualTo(404);

    var get = auth.send(auth.request("/auth/channel"));
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
  }

  @Test
  void verdictsAreCounted() {
    double before = count("http_channel", "allowed");

    channel("private-orders.42");

    assertThat(count("http_channel", "allowed")).isEqualTo(before + 1);
    assertThat(count("http_channel", "failed")).isZero();
  }

  private static double count(String kind, String verdict) {
    return auth.count("tidewire_auth_decisions", "kind", kind, "outcome", verdict);
  }

  private static HttpResponse<String> channel(String name) {
    return auth.post("/auth/channel", token(), FORM + "&channel_name=" + name);
  }

  private static String error(HttpResponse<String> response) {
    return JsonObjectText.read(response.body()).member("error").orElseThrow().text();
  }

  private static String firstLine(InputStream response) throws IOException {
    byte[] start = response.readNBytes(16);
    return new String(start, StandardCharsets.US_ASCII);
  }

  private static String token() {
    return ISSUER.token(claims());
  }

  private static String claims() {
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    return """
    {"exp":%d,"sub":"u-17","user_info":{"name":"Ana"},"channels":{
     "private-orders.*":["subscribe"],"private-encrypted-vault":["subscribe"],
     "presence-lobby":["subscribe"],"orders":["subscribe"]}}
    """
        .formatted(exp);
  }
}
