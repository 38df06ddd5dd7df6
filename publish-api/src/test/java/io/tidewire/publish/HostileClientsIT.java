package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.WireClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are too large, too slow or malformed. */
class HostileClientsIT extends HostileClientsFixture {

  private static final Duration SOON = Duration.ofSeconds(8);

  @Test
  void aBodyThatIsAnnouncedAsTooLargeIsRefusedBeforeItIsSent() {
    try (WireClient client = api.connect()) {
      Reply reply = client.send(signed("Content-Length: 300001")).read();

      assertTooLarge(reply);
      assertThat(client.isHungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void whoSendsATooLargeBodyAnywayGetsToReadWhy() {
    try (WireClient client = api.connect()) {
      client.send(signed("Content-Length: 3000000")).send(new byte[3_000_000]);

      assertTooLarge(client.read());
      assertThat(client.isHungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void aChunkedBodyIsMeasuredToo() {
    try (WireClient client = api.connect()) {
      client.send(signed("Transfer-Encoding: chunked"));
      for (int i = 0; i < 10; i++) {
        client.send("9c40\r\n").send(new byte[0x9c40]).send("\r\n");
      }

      assertTooLarge(client.read());
      assertThat(client.isHungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void aChunkedBodyWithinTheLimitIsRead() {
    byte[] whole = BACKEND.event("e", "c", "d");
    String text = new String(whole, StandardCharsets.UTF_8);
    String head =
        text.substring(0, text.indexOf("\r\n\r\n"))
            .replaceAll("Content-Length: \\d+", "Transfer-Encoding: chunked");
    String body = text.substring(text.indexOf("\r\n\r\n") + 4);
    try (WireClient client = api.connect()) {
      client.send(head + "\r\n\r\n");
      for (int i = 0; i < body.length(); i++) client.send("1\r\n" + body.charAt(i) + "\r\n");

      assertThat(client.send("0\r\n\r\n").read().status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatDoesNotArriveIsTimedOut() {
    try (WireClient client = api.connect()) {
      Reply reply = client.send(signed("Content-Length: 100")).send("{\"na").read();

      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.header("connection")).isEqualTo("close");
      assertThat(client.isHungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void aHeadThatDoesNotArriveEndsTheConnection() {
    try (WireClient silent = api.connect();
        WireClient slow = api.connect()) {
      slow.send("POST /apps/900123/events HTTP/1.1\r\nHost:");

      assertThat(silent.isHungUpWithin(SOON)).isTrue();
      assertThat(slow.isHungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void aConnectionThatIsKeptAliveForNothingEnds() {
    try (WireClient client = api.connect()) {
      assertThat(client.call(BACKEND.event("e", "c", "")).status()).isEqualTo(200);

      assertThat(client.isHungUpWithin(Duration.ofSeconds(2))).isFalse();
      assertThat(client.isHungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void whoAsksForPermissionToSendGetsIt() {
    byte[] whole = BACKEND.event("e", "c", "d");
    String text = new String(whole, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    try (WireClient client = api.connect()) {
      Reply permission =
          client.send(text.substring(0, end) + "\r\nExpect: 100-continue\r\n\r\n").read();
      Reply reply = client.send(text.substring(end + 4)).read();

      assertThat(permission.status()).isEqualTo(100);
      assertThat(reply.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Idempotency-Key", "Host", "Authorization", "Origin", "Content-Type", "Expect"})
  void aRepeatedHeaderIsRefusedByItsName(String name) {
    byte[] once = Backend.with(BACKEND.event("e", "c", ""), name, "a");

    Reply reply = api.call(Backend.with(once, name.toUpperCase(Locale.ROOT), "a"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error())
        .isEqualTo(
            "The header %s is repeated, expected at most one"
                .formatted(name.toLowerCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "deflate, gzip", "GZIP"})
  void aCompressedBodyIsNotSupported(String coding) {
    Reply reply = api.call(Backend.with(BACKEND.event("e", "c", ""), "Content-Encoding", coding));

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.error())
        .isEqualTo("Content-Encoding is not supported; send the body uncompressed");
  }

  @Test
  void identityIsNoCompression() {
    assertThat(
            api.call(Backend.with(BACKEND.event("e", "c", ""), "Content-Encoding", "identity"))
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nbroken header\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\r\n\r\n",
        "POST /apps/1/events HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "POST /apps/1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
      })
  void whatIsNotHttpIsABadRequest(String bytes) {
    try (WireClient client = api.connect()) {
      Reply reply = client.send(bytes).read();

      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().getInteger("code")).isEqualTo(400);
      assertThat(client.isHungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void anEndlessHeadIsRefused() {
    try (WireClient client = api.connect()) {
      Reply reply = client.send("GET /" + "x".repeat(20_000)).send(" HTTP/1.1\r\n\r\n").read();

      assertThat(reply.status()).isEqualTo(400);
      assertThat(client.isHungUpWithin(SOON)).isTrue();
    }
  }

  @Test
  void aRequestWithoutAHostIsABadRequest() {
    try (WireClient client = api.connect()) {
      assertThat(client.send("GET /apps/1/channels HTTP/1.1\r\n\r\n").read().status())
          .isEqualTo(400);
    }
  }

  @Test
  void whoHangsUpInTheMiddleLeavesNothingBehind() {
    for (int i = 0; i < 50; i++) {
      try (WireClient client = api.connect()) {
        client.send(signed("Content-Length: 290000")).send(new byte[100_000]);
      }
    }
    Await.until(() -> held() == 0);

    byte[] large = BACKEND.event("e", "c", "x".repeat(10_000));
    for (int i = 0; i < 20; i++) assertThat(api.call(large).status()).isEqualTo(200);
  }

  private static void assertTooLarge(Reply reply) {
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.error())
        .isEqualTo("The request body exceeds the allowed maximum (300000 bytes)");
    assertThat(reply.header("connection")).isEqualTo("close");
  }
}
