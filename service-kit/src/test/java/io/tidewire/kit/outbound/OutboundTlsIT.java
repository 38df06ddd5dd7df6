package io.tidewire.kit.outbound;

import static io.tidewire.kit.testing.Await.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.outbound.Attempt.Outcome;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.signing.AppSecret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests requests to a customer's server behind TLS. */
// Deprecated for production use only.
@SuppressWarnings("removal")
class OutboundTlsIT {

  private static final SelfSignedCertificate OURS = SelfSignedCertificate.create("localhost");
  private static final SelfSignedCertificate OTHERS = SelfSignedCertificate.create("a.example");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger requests = new AtomicInteger();

  @AfterEach
  void stop() throws Exception {
    resultOf(vertx.close());
  }

  @AfterAll
  static void forget() {
    OURS.delete();
    OTHERS.delete();
  }

  @Test
  void aServerWithAnUntrustedCertificateGetsNoRequest() throws Exception {
    Attempt attempt = attempt(OURS, new HttpClientOptions());

    assertThat(attempt.outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(attempt.answer()).contains("the certificate is not trusted");
    assertThat(requests).hasValue(0);
  }

  @Test
  void aServerWithATrustedCertificateGetsTheRequest() throws Exception {
    Attempt attempt = attempt(OURS, trusting(OURS));

    assertThat(attempt.outcome()).isEqualTo(Outcome.DELIVERED);
    assertThat(requests).hasValue(1);
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
    Attempt attempt = attempt(OTHERS, trusting(OTHERS));

    assertThat(attempt.outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(attempt.answer()).contains("the certificate is not trusted");
    assertThat(requests).hasValue(0);
  }

  private static HttpClientOptions trusting(SelfSignedCertificate certificate) {
    return new HttpClientOptions()
        .setTrustOptions(new PemTrustOptions().addCertPath(certificate.certificatePath()));
  }

  private Attempt attempt(SelfSignedCertificate shown, HttpClientOptions options) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setSsl(true).setKeyCertOptions(shown.keyCertOptions()))
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  request.response().end();
                });
    resultOf(server.listen(0, "127.0.0.1"));
    OutboundClient client =
        new OutboundClient(vertx, new VertxTimers(vertx), Clock.systemUTC(), options);
    SignedPost post =
        new SignedPost(
            "https://localhost:" + server.actualPort() + "/hook",
            Map.of(),
            Buffer.buffer("{}"),
            new SignedPost.Signer("key", new AppSecret("secret")),
            new SignedPost.Limits(Duration.ofSeconds(30), true, 4_096));
    return resultOf(client.send(post).outcome());
  }
}
