package io.tidewire.kit.outbound;

import static io.tidewire.kit.testing.Await.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.outbound.Attempt.Outcome;
import io.tidewire.kit.testing.NameServer;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.signing.AppSecret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests requests to a customer's server whose name DNS does not resolve. */
class OutboundDnsIT {

  private final NameServer names = new NameServer();
  private final Vertx vertx = names.vertx();

  @AfterEach
  void stop() {
    resultOf(vertx.close());
    names.close();
  }

  @Test
  void anAttemptIsUnreachableWhileDnsIsSilentAndTheNextOneArrivesOnceItAnswers() {
    HttpServer server = vertx.createHttpServer().requestHandler(it -> it.response().end());
    resultOf(server.listen(0, "127.0.0.1"));
    OutboundClient client =
        new OutboundClient(
            vertx, new VertxTimers(vertx), Clock.systemUTC(), new HttpClientOptions());
    SignedPost post = post("http://shop.test:" + server.actualPort() + "/hook");

    Attempt silent = resultOf(client.send(post).outcome());
    names.answer();
    Attempt answered = resultOf(client.send(post).outcome());

    assertThat(silent.outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(answered.outcome()).isEqualTo(Outcome.DELIVERED);
  }

  private static SignedPost post(String url) {
    return new SignedPost(
        url,
        Map.of(),
        Buffer.buffer("{}"),
        new SignedPost.Signer("key", new AppSecret("secret")),
        new SignedPost.Limits(Duration.ofSeconds(30), true, 4_096));
  }
}
